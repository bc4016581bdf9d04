"""The pure core: what was entered (`Submission`) and what follows from it (`Assessment`)."""

from ita_xl.assessment.assess import assess
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Submission

__all__ = ["Assessment", "Submission", "assess"]
