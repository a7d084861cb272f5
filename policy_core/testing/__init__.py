"""The kit with which an authority proves its policy: scenarios an officer can read, run without any broker."""

from policy_core.testing.failure import Failure
from policy_core.testing.run import run_scenario
from policy_core.testing.scenario import Scenario, ScenarioInvalid, load_scenarios

__all__ = ["Failure", "Scenario", "ScenarioInvalid", "load_scenarios", "run_scenario"]
