"""Which pieces of the pretrained vocabulary the shipped reader keeps: a fifteenth, of which its texts are made."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from assistant.reading.span_reader_pieces import SPECIALS, Pieces
from assistant.reading.span_reader_tokens import Tokenizer
from index.normalize import fold_text
from training.reader.pretrained import Pretrained
from training.reader.vocabulary import corpus

KEPT = 17_000  # 3.7 MB; what is left out is cut into shorter ones: 1 % of the pieces of the training texts


def keep_pieces(pretrained: Pretrained, tokenizer: Tokenizer, sets: Path, number: int = KEPT) -> list[int]:
    """The ids of the pieces to keep, ascending: the special ones, every folded single character, the commonest."""
    cutter, counts = Pieces(pretrained.pieces), Counter[int]()
    for text in corpus(sets):
        tokens = tokenizer.tokenize_folded(text)
        counts.update(cutter.cut(tokens).ids)
    single = (place for place, (spelling, _) in enumerate(pretrained.pieces) if _is_single(spelling))
    kept = dict.fromkeys([*range(len(SPECIALS)), *single])
    kept |= dict.fromkeys([piece for piece, _ in counts.most_common() if piece not in kept][: number - len(kept)])
    return sorted(kept)


def _is_single(spelling: str) -> bool:
    """Whether a piece is one folded character: without it, rare names would have characters that nothing stands for."""
    bare = spelling.removeprefix("▁")
    chinese = len(spelling) == 1 and "\u4e00" <= spelling <= "\u9fff" and fold_text(spelling) == spelling
    return chinese or (len(bare) <= 1 and bare.isascii())
