"""Study: questions to finished runs and sweeps: answers, explanations, selections, the story of a run."""
