// SQLite as the store uses it: owned handles, prepared statements, and error codes as diagnostics.
#pragma once

#include "core/base/result.h"

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace heliograph {

class Database;

/// A prepared statement. Values bound as text or blob must live until the next step.
class Statement
{
public:
    Statement(const Database &database, std::string_view sql);

    template <std::integral Integer>
    Statement &bind(Integer value)
    {
        return bindInteger(std::int64_t(value));
    }
    Statement &bind(double value);
    Statement &bind(std::string_view text);
    Statement &bindBlob(std::string_view bytes);
    /// True while there is a row. False at the end and after an error; failed() tells them apart.
    bool step();
    /// Runs a statement without rows, once; ready for the next values.
    bool run();
    bool failed() const { return m_failed; }

    std::int64_t integer(int column) const;
    /// An integer that fits 32 bits, else -2 (a value no column uses).
    std::int32_t small(int column) const;
    double number(int column) const;
    /// Valid until the next step.
    std::string_view text(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt *statement) const;
    };
    Statement &bindInteger(std::int64_t value);
    void fail();

    const Database &m_database;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    int m_next = 1;
    bool m_failed = false;
};

/// One connection. Never runs triggers, views or unsafe functions that a file might bring along.
class Database
{
public:
    enum class Mode { Read, Write };

    static Result<Database> open(const std::string &path, Mode mode);

    Statement prepare(std::string_view sql) const { return Statement(*this, sql); }
    /// Several statements without values.
    bool execute(const char *sql) const;
    std::int64_t lastRow() const;
    /// What the last failed call came to, as a diagnostic that names the file.
    const Diagnostic &error() const { return m_error; }
    /// True between the begin and the end of a transaction.
    bool inTransaction() const;
    const std::string &path() const { return m_path; }

private:
    struct Close {
        void operator()(sqlite3 *handle) const;
    };
    friend class Statement;
    Database(sqlite3 *handle, std::string path, Mode mode);
    /// Keeps SQLite's error before a later call, even a successful one, clears it.
    void remember() const;

    std::unique_ptr<sqlite3, Close> m_handle;
    std::string m_path;
    Mode m_mode;
    mutable Diagnostic m_error;
};

/// Rolls back unless commit() succeeded. Inside another transaction it is a part of that one.
class Transaction
{
public:
    explicit Transaction(const Database &database);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    bool begun() const { return m_open; }
    bool commit();

private:
    const Database &m_database;
    bool m_joined;
    bool m_open;
};

/// A diagnostic of the store about a file.
Diagnostic storeError(std::string code, const std::string &path, std::string message, std::string next);
Diagnostic corruptError(const std::string &path, std::string detail);

} // namespace heliograph
