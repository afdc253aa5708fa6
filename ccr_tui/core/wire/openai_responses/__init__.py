"""The dialect of OpenAI's Responses: typed items in and out, with encrypted reasoning that comes back."""
