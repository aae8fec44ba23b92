"""Story: what a run says, in sentences, each computed from its replicates."""

from __future__ import annotations

from sim.experiment.story.differences import tell_differences, why_no_pairs
from sim.experiment.story.speech import Sentence, Speech
from sim.experiment.story.tell import tell

__all__ = ["Sentence", "Speech", "tell", "tell_differences", "why_no_pairs"]
