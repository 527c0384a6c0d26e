// Reads .helio files and their variants off the GUI thread into the session; the newest request wins.
#pragma once

#include "core/base/diagnostic.h"
#include "core/document/document.h"
#include "core/provenance/index.h"
#include "ui/base/async.h"

#include <QObject>

#include <optional>

namespace heliograph::ui {

class Session;

/// Which variant of a document to show first. An empty kernel and 0 choose the first that went through.
struct VariantChoice {
    std::string kernel;
    VariantId variant = 0;
};

class DocumentLoader : public QObject
{
    Q_OBJECT
public:
    explicit DocumentLoader(Session *session, QObject *parent = nullptr);

    /// Opens a .helio, or the text of one stage (which is shown before it has been read for ops); nothing in it is
    /// executed. On success the session has document, variant and index, and opened()
    /// is sent; on failure the session keeps what it had, and failed() says why.
    void open(const QString &path, const VariantChoice &choice = {});
    /// Shows another variant of the open document.
    void openVariant(VariantId id);
    /// Forgets what is under way and empties the session.
    void close();

    bool isBusy() const { return m_document.isBusy() || m_variant.isBusy(); }
    /// Of the open document; empty if there is none.
    const QString &path() const { return m_path; }

Q_SIGNALS:
    void opened(const QString &path);
    void variantOpened();
    void failed(const heliograph::Diagnostic &problem);

private:
    void readOps();

    Session *m_session;
    QString m_path;
    Latest m_document;
    Latest m_variant;
};

} // namespace heliograph::ui
