"""What is typed after manage.py."""
