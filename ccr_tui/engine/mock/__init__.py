"""An embedded upstream that speaks Anthropic's dialect from a script: demo, doctor, tests, benchmark."""
