"""The pages on which a year is set up; they stand here because opening a round makes submissions."""
