"""The pure core of Handover: facts, calendar, rules, decisions. No clock, no environment, no input or output."""
