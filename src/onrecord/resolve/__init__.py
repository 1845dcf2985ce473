"""From what was read to who is speaking, with what stance, when, and to whom."""
