#include "ui/base/async.h"

#include <QCoreApplication>

namespace heliograph::ui {

/// Its tasks end before the application does, as those of the global pool.
QThreadPool *Latest::spareThread()
{
    static QThreadPool pool;
    static const bool made = [] {
        pool.setMaxThreadCount(1);
        pool.setThreadPriority(QThread::LowPriority);
        qAddPostRoutine([] { pool.waitForDone(); });
        return true;
    }();
    Q_UNUSED(made)
    return &pool;
}

} // namespace heliograph::ui
