// The search for a name in a whole text, for what is not near: on a thread of its own, with progress, to be cancelled.
#pragma once

#include "core/text/symbols.h"
#include "ui/base/async.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>
#include <string_view>

namespace heliograph::ui {

class SymbolSearch : public QObject
{
    Q_OBJECT
public:
    explicit SymbolSearch(QObject *parent = nullptr);
    ~SymbolSearch() override;

    /// Ends the one before. `owner` keeps the text alive. `at` is a byte of the name.
    void start(std::string_view text, std::shared_ptr<const void> owner, std::size_t at, Language language);
    /// Nothing is told of what was sought.
    void cancel();
    bool isRunning() const { return m_search.isBusy(); }

Q_SIGNALS:
    /// Every tenth of a second; 0 to 1.
    void progressed(double done);
    /// It came to its end, or was cancelled: then `found` is null.
    void ended(const heliograph::text::NearestPlaces *found);

private:
    struct State {
        std::atomic<bool> cancelled = false;
        std::atomic<double> done = 0;
    };

    Latest m_search{this};
    std::shared_ptr<State> m_state;
    QTimer m_progress;
};

} // namespace heliograph::ui
