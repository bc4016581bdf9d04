"""What the commands print, one file per family of commands; keys are unique over all files."""
