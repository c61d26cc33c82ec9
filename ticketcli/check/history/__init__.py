"""Whether history proves what the timelines say."""
