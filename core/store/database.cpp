// Everything that calls SQLite's connection functions, and the table from its codes to ours.
#include "core/store/database.h"

#include <sqlite3.h>

#include <limits>
#include <utility>

namespace heliograph {

namespace {

constexpr int kBusyMilliseconds = 5000;

struct Trouble {
    const char *code;
    const char *message;
    const char *next;
};

Trouble troubleOf(int result)
{
    // SQLite itself calls only ENOSPC full; a quota or a size limit comes as a write that failed.
    if (result == SQLITE_IOERR_WRITE)
        return troubleOf(SQLITE_FULL);
    switch (result & 0xff) {
    case SQLITE_NOTADB:
        return {"store.foreign", "This is not a Heliograph document.", "Open a .helio file, or capture a kernel file."};
    case SQLITE_TOOBIG:
        return {"store.too-big", "A text is too long for a document.", "Capture with a smaller tile."};
    case SQLITE_FULL:
        return {"store.full", "The document could not be written: the disk, a quota or a size limit is full.",
                "Free some space, or write to another folder with -o."};
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return {"store.readonly", "The document cannot be written.",
                "Check the permissions of the file and its folder, or write elsewhere with -o."};
    case SQLITE_CORRUPT:
    case SQLITE_SCHEMA:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT:
        return {"store.corrupt", "The document is damaged.",
                "Capture the kernel again, or fetch the file from where it came from."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {"store.busy", "Another program is writing to the document.", "Wait until it has finished, then retry."};
    default:
        break;
    }
    return {"store.unreadable", "The document cannot be read.", "Check the file's permissions and the disk."};
}

Diagnostic troubleError(const Trouble &trouble, const std::string &path)
{
    return storeError(trouble.code, path, trouble.message, trouble.next);
}

void harden(sqlite3 *handle)
{
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, kBusyMilliseconds);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
}

} // namespace

void Statement::Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

Statement::Statement(const Database &database, std::string_view sql) : m_database(database)
{
    sqlite3_stmt *statement = nullptr;
    sqlite3 *handle = database.m_handle.get();
    if (sqlite3_prepare_v2(handle, sql.data(), int(sql.size()), &statement, nullptr) != SQLITE_OK)
        fail();
    m_statement.reset(statement);
}

void Statement::fail()
{
    m_failed = true;
    m_database.remember();
}

Statement &Statement::bindInteger(std::int64_t value)
{
    sqlite3_bind_int64(m_statement.get(), m_next++, value);
    return *this;
}

Statement &Statement::bind(double value)
{
    sqlite3_bind_double(m_statement.get(), m_next++, value);
    return *this;
}

Statement &Statement::bind(std::string_view text)
{
    const char *data = text.data() ? text.data() : "";
    if (sqlite3_bind_text64(m_statement.get(), m_next++, data, text.size(), SQLITE_STATIC, SQLITE_UTF8) != SQLITE_OK)
        fail();
    return *this;
}

Statement &Statement::bindBlob(std::string_view bytes)
{
    const char *data = bytes.data() ? bytes.data() : "";
    if (sqlite3_bind_blob64(m_statement.get(), m_next++, data, bytes.size(), SQLITE_STATIC) != SQLITE_OK)
        fail();
    return *this;
}

bool Statement::step()
{
    if (m_failed)
        return false;
    const int result = sqlite3_step(m_statement.get());
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        fail();
    return result == SQLITE_ROW;
}

bool Statement::run()
{
    step();
    if (!m_failed)
        sqlite3_reset(m_statement.get());
    m_next = 1;
    return !m_failed;
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

std::int32_t Statement::small(int column) const
{
    const std::int64_t value = integer(column);
    return value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max()
               ? -2
               : std::int32_t(value);
}

double Statement::number(int column) const
{
    return sqlite3_column_double(m_statement.get(), column);
}

std::string_view Statement::text(int column) const
{
    const void *bytes = sqlite3_column_blob(m_statement.get(), column);
    const auto size = std::size_t(sqlite3_column_bytes(m_statement.get(), column));
    return bytes ? std::string_view(static_cast<const char *>(bytes), size) : std::string_view();
}

void Database::Close::operator()(sqlite3 *handle) const
{
    sqlite3_close_v2(handle);
}

Database::Database(sqlite3 *handle, std::string path, Mode mode)
    : m_handle(handle), m_path(std::move(path)), m_mode(mode)
{
}

Result<Database> Database::open(const std::string &path, Mode mode)
{
    const int flags = mode == Mode::Read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3 *handle = nullptr;
    const int result = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database(handle, path, mode);
    if (result != SQLITE_OK) {
        database.remember();
        return database.error();
    }
    if (mode == Mode::Write && sqlite3_db_readonly(handle, "main") == 1)
        return troubleError(troubleOf(SQLITE_READONLY), path);
    harden(handle);
    return database;
}

bool Database::execute(const char *sql) const
{
    if (sqlite3_exec(m_handle.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK)
        return true;
    remember();
    return false;
}

std::int64_t Database::lastRow() const
{
    return sqlite3_last_insert_rowid(m_handle.get());
}

bool Database::inTransaction() const
{
    return sqlite3_get_autocommit(m_handle.get()) == 0;
}

void Database::remember() const
{
    int result = sqlite3_extended_errcode(m_handle.get());
    if ((result & 0xff) == SQLITE_CANTOPEN && m_mode == Mode::Write)
        result = SQLITE_READONLY;
    m_error = troubleError(troubleOf(result), m_path);
    m_error.detail = std::string("SQLite: ") + sqlite3_errmsg(m_handle.get());
}

Transaction::Transaction(const Database &database)
    : m_database(database), m_joined(database.inTransaction()), m_open(m_joined || database.execute("BEGIN IMMEDIATE"))
{
}

Transaction::~Transaction()
{
    // SQLite has rolled back by itself after some errors.
    if (m_open && !m_joined && m_database.inTransaction())
        m_database.execute("ROLLBACK");
}

bool Transaction::commit()
{
    if (!m_joined && !m_database.execute("COMMIT"))
        return false;
    m_open = false;
    return true;
}

Diagnostic storeError(std::string code, const std::string &path, std::string message, std::string next)
{
    return problem(std::move(code), std::move(message), std::move(next), path);
}

Diagnostic corruptError(const std::string &path, std::string detail)
{
    Diagnostic diagnostic = troubleError(troubleOf(SQLITE_CORRUPT), path);
    diagnostic.detail = std::move(detail);
    return diagnostic;
}

} // namespace heliograph
