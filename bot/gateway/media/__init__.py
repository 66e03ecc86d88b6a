"""Files that people send, freed of everything they carry beside picture and sound."""
