"""Writes a llama of one layer whose weights are chance and whose tokens are bytes.

    python tiny_model.py FILE

It runs in the environment of llama.cpp's server, which has the packages for it.
"""

from __future__ import annotations

import sys

import gguf  # type: ignore[import-not-found,import-untyped,unused-ignore]
import numpy as np  # type: ignore[import-not-found,unused-ignore]

CONTEXT = 512
_WIDTH = 32
_HEADS = 2
_TOKENS = [b"<unk>", b"<s>", b"</s>", *(b"<0x%02X>" % byte for byte in range(256))]
_SEED = 7


def main() -> None:
    writer = gguf.GGUFWriter(sys.argv[1], "llama")
    _describe(writer)
    _add_tokens(writer)
    _add_weights(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _describe(writer: gguf.GGUFWriter) -> None:
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(2 * _WIDTH)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_vocab_size(len(_TOKENS))


def _add_tokens(writer: gguf.GGUFWriter) -> None:
    kinds = gguf.TokenType
    writer.add_tokenizer_model("llama")
    writer.add_token_list(_TOKENS)
    writer.add_token_scores([0.0] * len(_TOKENS))
    writer.add_token_types([kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL, *[kinds.BYTE] * 256])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)


def _add_weights(writer: gguf.GGUFWriter) -> None:
    chance = np.random.default_rng(_SEED)
    shapes = {"token_embd": (len(_TOKENS), _WIDTH), "output": (len(_TOKENS), _WIDTH)}
    shapes |= {f"blk.0.attn_{part}": (_WIDTH, _WIDTH) for part in ("q", "k", "v", "output")}
    shapes |= {f"blk.0.ffn_{part}": (2 * _WIDTH, _WIDTH) for part in ("gate", "up")}
    shapes["blk.0.ffn_down"] = (_WIDTH, 2 * _WIDTH)
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", (chance.standard_normal(shape) * 0.2).astype(np.float32))
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        writer.add_tensor(f"{name}.weight", np.ones(_WIDTH, np.float32))


if __name__ == "__main__":
    main()
