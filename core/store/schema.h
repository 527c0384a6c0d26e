// The tables of a .helio file, in one place. README.md beside it explains them to people with sqlite3.
#pragma once

#include "core/store/database.h"

namespace heliograph {

/// Of the SQLite that this program runs with.
const char *sqliteVersion();

/// PRAGMA application_id: "HELI".
inline constexpr std::int64_t kApplicationId = 0x48454C49;

/// True if nothing was ever written to the file.
bool isEmpty(const Database &database);
/// Makes the tables in an empty file.
Result<void> createSchema(const Database &database);
/// The file is one of ours, and of a schema this program can read. Errors: store.foreign, store.newer, store.corrupt.
Result<void> checkSchema(const Database &database);
/// Brings an older file to kStoreSchema, in one transaction.
Result<void> upgradeSchema(const Database &database);

} // namespace heliograph
