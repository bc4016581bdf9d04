"""The pure core: what was entered (`Submission`) and what follows from it (`Assessment`)."""
