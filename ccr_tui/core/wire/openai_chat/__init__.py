"""The dialect of OpenAI's Chat Completions, which most providers and local servers speak with an accent."""
