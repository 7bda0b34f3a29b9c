"""What a question, an answer, a reading and a rule are. No files, no network, no engine."""
