// Looks for code of the form that failed in the other kernels of the document and of those that the program brings
// along, off the GUI thread.
#pragma once

#include "core/failure/elsewhere.h"
#include "ui/base/async.h"

#include <QObject>
#include <QString>
#include <QVector>

namespace heliograph::ui {

struct SamePlace {
    QString document; ///< empty: the one on screen
    SameCode code;
};

class SameCodeFinder : public QObject
{
    Q_OBJECT
public:
    explicit SameCodeFinder(QObject *parent = nullptr) : QObject(parent), m_search(this, Latest::spareThread()) {}

    /// found() follows, unless another search comes first. `shown` is the variant that failed.
    void find(const QString &document, VariantId shown, const CodeForm &form);
    void cancel() { m_search.cancel(); }
    bool isBusy() const { return m_search.isBusy(); }

Q_SIGNALS:
    /// Places that went through first, those of the document before others.
    void found(const QVector<heliograph::ui::SamePlace> &places);

private:
    Latest m_search;
};

} // namespace heliograph::ui
