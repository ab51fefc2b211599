"""What templates of moderation may ask for."""
