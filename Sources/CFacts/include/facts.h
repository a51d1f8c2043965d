#pragma once
#include <stddef.h>

/// The bytes of one embedded table; they live as long as the process.
struct provision_fact_table {
    const unsigned char *_Nullable bytes;
    size_t count;
};

/// The table of that name (the file's, without `.tsv`), or no bytes where there is none.
struct provision_fact_table provision_fact_table_named(const char *_Nonnull name);
