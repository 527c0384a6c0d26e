// Work off the GUI thread where only the newest request counts: a result that was overtaken is dropped. The only user
// of QtConcurrent.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QThreadPool>
#include <QtConcurrent/QtConcurrentRun>

#include <memory>
#include <type_traits>
#include <utility>

namespace heliograph::ui {

/// One line of work of one owner, used on the owner's thread. Tasks capture values, never the owner: they may outlive
/// it.
class Latest
{
public:
    explicit Latest(QObject *owner, QThreadPool *pool = QThreadPool::globalInstance()) : m_owner(owner), m_pool(pool) {}
    ~Latest() { cancel(); }
    Latest(const Latest &) = delete;
    Latest &operator=(const Latest &) = delete;

    /// One thread that yields to all others, for what nobody waits for yet.
    static QThreadPool *spareThread();

    /// Runs `task()` on the thread pool, then `done(result)` on the owner's thread unless another run() or cancel()
    /// came first or the owner is gone. Results must be copyable (use shared_ptr for what is not).
    template <typename Task, typename Done>
    void run(Task task, Done done)
    {
        using Value = std::invoke_result_t<Task>;
        cancel();
        const auto ticket = m_ticket = std::make_shared<bool>(true);
        // A watcher rather than QFuture::then(): in Qt 6.4 a continuation whose context is gone still runs.
        auto *watcher = new QFutureWatcher<Value>(m_owner);
        QObject::connect(watcher, &QFutureWatcherBase::finished, m_owner,
                         [this, ticket, watcher, done = std::move(done)]() mutable {
                             watcher->deleteLater();
                             if (!*ticket)
                                 return;
                             m_ticket.reset();
                             done(watcher->result());
                         });
        watcher->setFuture(QtConcurrent::run(m_pool, std::move(task)));
    }

    /// Forgets the work under way: it runs to its end, and nobody hears of it.
    void cancel()
    {
        if (m_ticket)
            *m_ticket = false;
        m_ticket.reset();
    }

    bool isBusy() const { return m_ticket != nullptr; }

private:
    QObject *m_owner;
    QThreadPool *m_pool;
    std::shared_ptr<bool> m_ticket;
};

} // namespace heliograph::ui
