#pragma once
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

// Bytes that were read ahead of the end of the stream into the bit buffer.
static inline uint32_t provision_inflate_unread(const struct inflate_state *_Nonnull state) {
    return state->avail_in + (state->read_in_length > 0 ? (uint32_t)state->read_in_length / 8 : 0);
}
static inline int provision_inflate_is_finished(const struct inflate_state *_Nonnull state) {
    return state->block_state == ISAL_BLOCK_FINISH;
}
