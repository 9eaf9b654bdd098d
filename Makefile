# Each target is a command a person could type; PYTHON picks the interpreter.
PYTHON ?= .venv/bin/python

.PHONY: ask test check index eval bench ui pictures
ask:    ; $(PYTHON) -m assistant ask "$(Q)"
test:   ; $(PYTHON) -m pytest
check:  ; $(PYTHON) -m ruff check . && $(PYTHON) -m mypy && $(PYTHON) -m pytest
index:  ; $(PYTHON) -m assistant index
eval:   ; $(PYTHON) -m assistant eval
bench:  ; $(PYTHON) -m bench
ui:     ; $(PYTHON) app.py
pictures: ; $(PYTHON) -m pytest tests/test_browser.py -k "pictures and (desktop or phone or dark)" --pictures docs
