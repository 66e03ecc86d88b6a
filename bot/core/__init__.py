"""Pure rules and types. Imports nothing else of the project, reads no clock, file, network or environment."""
