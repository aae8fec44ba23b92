"""Story: what a run says, in sentences, each computed from its replicates."""

from __future__ import annotations

from sim.runs.hosts import host_of
from sim.study.story.differences import tell_differences, why_no_pairs
from sim.study.story.hosts import speech
from sim.study.story.speech import Sentence, Speech
from sim.study.story.tell import tell

__all__ = ["Sentence", "Speech", "host_of", "speech", "tell", "tell_differences", "why_no_pairs"]
