#include "ui/text/symbol_search.h"

namespace heliograph::ui {

SymbolSearch::SymbolSearch(QObject *parent) : QObject(parent)
{
    m_progress.setInterval(100);
    connect(&m_progress, &QTimer::timeout, this, [this] { Q_EMIT progressed(m_state->done); });
}

SymbolSearch::~SymbolSearch()
{
    if (m_state)
        m_state->cancelled = true;
}

void SymbolSearch::start(std::string_view text, std::shared_ptr<const void> owner, std::size_t at, Language language)
{
    cancel();
    m_state = std::make_shared<State>();
    const auto task = [state = m_state, text, owner = std::move(owner), at, language] {
        return text::searchSymbol(text, at, language, [&state](double done) {
            state->done = done;
            return !state->cancelled;
        });
    };
    m_progress.start();
    m_search.run(task, [this](const text::NearestPlaces &found) {
        m_progress.stop();
        Q_EMIT ended(&found);
    });
}

void SymbolSearch::cancel()
{
    if (!isRunning())
        return;
    m_state->cancelled = true;
    m_search.cancel();
    m_progress.stop();
    Q_EMIT ended(nullptr);
}

} // namespace heliograph::ui
