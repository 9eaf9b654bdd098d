"""What the page shows and does, without a widget: words, HTML, desks and pages. `app.py` wires it to Gradio."""
