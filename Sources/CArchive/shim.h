#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

// The numbers of <archive_entry.h> are casts, which Swift does not import.
static const unsigned provision_entry_file = AE_IFREG;
static const unsigned provision_entry_folder = AE_IFDIR;
static const unsigned provision_entry_symlink = AE_IFLNK;
