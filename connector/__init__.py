"""The shell: Kafka, state, timers, holding, settings, command line, health. Names no plugin."""
