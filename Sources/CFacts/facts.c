#include "facts.h"

#include <string.h>

// C23's #embed: the compiler copies the file, so that a table costs no parsing while building.
// The package manager asks for no C standard, so the language calls it an extension.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char branches[] = {
#embed "tables/branches.tsv"
};
static const unsigned char capabilities[] = {
#embed "tables/capabilities.tsv"
};
static const unsigned char chips[] = {
#embed "tables/chips.tsv"
};
static const unsigned char compilers[] = {
#embed "tables/compilers.tsv"
};
static const unsigned char floors[] = {
#embed "tables/floors.tsv"
};
static const unsigned char generations[] = {
#embed "tables/generations.tsv"
};
static const unsigned char gpus[] = {
#embed "tables/gpus.tsv"
};
static const unsigned char releases[] = {
#embed "tables/releases.tsv"
};
static const unsigned char cudnn[] = {
#embed "tables/cudnn.tsv"
};
static const unsigned char limits[] = {
#embed "tables/limits.tsv"
};
static const unsigned char models[] = {
#embed "tables/models.tsv"
};
static const unsigned char modules[] = {
#embed "tables/modules.tsv"
};
static const unsigned char torch[] = {
#embed "tables/torch.tsv"
};
static const unsigned char torch_builds[] = {
#embed "tables/torch-builds.tsv"
};

#define ENTRY(name, array) {name, {array, sizeof array}}
static const struct {
    const char *name;
    struct provision_fact_table table;
} tables[] = {
    ENTRY("branches", branches),     ENTRY("capabilities", capabilities),
    ENTRY("chips", chips),           ENTRY("compilers", compilers),
    ENTRY("cudnn", cudnn),           ENTRY("floors", floors),
    ENTRY("generations", generations),ENTRY("gpus", gpus),
    ENTRY("limits", limits),         ENTRY("models", models),
    ENTRY("modules", modules),       ENTRY("releases", releases),
    ENTRY("torch", torch),           ENTRY("torch-builds", torch_builds),
};

struct provision_fact_table provision_fact_table_named(const char *name) {
    for (size_t index = 0; index < sizeof tables / sizeof tables[0]; index++)
        if (strcmp(tables[index].name, name) == 0) return tables[index].table;
    return (struct provision_fact_table){0};
}
