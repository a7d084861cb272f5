"""Who needs which rights: by hand for one authority of two partitions, and what every list must keep to."""

from __future__ import annotations

import pytest

from connector.rights import Operation, Resource, Right, least, listed
from connector.roles import Role, rights_of
from connector.topic_names import TopicNames

NAMES = TopicNames("norfolk")
KINDS = ("transfer-tasks", "alerts", "allocation-commands", "transfer-events", "transfers")


def told(role: Role, names: TopicNames = NAMES, partitions: int = 2) -> set[str]:
    return {str(right) for right in rights_of(role, names, partitions)}


def test_a_run_reads_events_keeps_its_state_and_writes_every_output() -> None:
    outputs = [f"csc.norfolk.{kind}.v1{closed}" for kind in KINDS for closed in ("", "-restricted")]

    assert told(Role.RUN) == {
        "Read on Topic csc.norfolk.case-events.v1",
        "Read on Topic csc.norfolk.handover-state.v1",
        "Write on Topic csc.norfolk.handover-state.v1",
        "Write on Topic csc.norfolk.handover-quarantine.v1",
        "Write on Topic csc.norfolk.handover-certificates.v1",
        *(f"Write on Topic {output}" for output in outputs),
        "Read on Group handover-norfolk",
        "Write on TransactionalId handover-norfolk-0",
        "Write on TransactionalId handover-norfolk-1",
    }


def test_an_operator_writes_on_events_and_quarantine_and_on_nothing_else() -> None:
    assert told(Role.OPERATOR) == {
        "Write on Topic csc.norfolk.case-events.v1",
        "Read on Topic csc.norfolk.handover-state.v1",
        "Read on Topic csc.norfolk.handover-quarantine.v1",
        "Write on Topic csc.norfolk.handover-quarantine.v1",
        "Read on Topic csc.norfolk.handover-certificates.v1",
        "Write on TransactionalId handover-norfolk-operator",
    }


def test_who_may_not_see_restricted_children_has_no_right_on_a_restricted_topic() -> None:
    assert [right for right in told(Role.READER) if right.endswith("-restricted")] == []


def test_who_may_see_restricted_children_has_theirs_alone() -> None:
    assert told(Role.RESTRICTED_READER) == {f"Read on Topic csc.norfolk.{kind}.v1-restricted" for kind in KINDS}


@pytest.mark.parametrize("role", list(Role))
def test_no_role_of_shadow_has_a_right_of_live_but_on_events(role: Role) -> None:
    shadow = told(role, TopicNames("norfolk", shadow=True))

    assert {right.rpartition(" ")[2] for right in shadow & told(role)} <= {"csc.norfolk.case-events.v1"}


@pytest.mark.parametrize("role", list(Role))
def test_no_role_has_more_partitions_than_there_are(role: Role) -> None:
    producers = {right for right in told(role, partitions=12) if " handover-norfolk-" in right}

    assert producers & {"Write on TransactionalId handover-norfolk-12"} == set()


def test_what_another_right_includes_is_left_out() -> None:
    both = [Right(Resource.TOPIC, "t", operation) for operation in (Operation.DESCRIBE, Operation.READ)]

    assert least(both) == (Right(Resource.TOPIC, "t", Operation.READ),)


def test_describe_alone_stays() -> None:
    alone = Right(Resource.TOPIC, "t", Operation.DESCRIBE)

    assert least([alone, Right(Resource.TOPIC, "other", Operation.READ)])[-1] == alone


def test_of_many_missing_rights_the_first_are_named_and_the_rest_counted() -> None:
    many = [Right(Resource.TOPIC, name, Operation.WRITE) for name in "edcba"]

    assert listed(many) == (
        "no right to Write on Topic a, Write on Topic b, Write on Topic c and 2 more; grant it: "
        "handover acl print lists what each principal needs"
    )
