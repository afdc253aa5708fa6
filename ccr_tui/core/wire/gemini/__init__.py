"""The dialect of Google's Gemini API: generateContent, streamGenerateContent and countTokens."""
