// A graph view of a session on screen, for tests: variants, items by node, and the message that is shown instead of a
// graph.
#pragma once

#include "tests/support/document_builder.h"
#include "tests/support/ui_test.h"
#include "ui/graph/graph_board.h"
#include "ui/graph/graph_canvas.h"
#include "ui/views/graph_stage_view.h"

#include <QLabel>
#include <QPushButton>
#include <QtTest>

namespace heliograph::test {

using namespace heliograph::ui;

class StageViewFixture
{
protected:
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QWidget> m_window;
    GraphStageView *m_view = nullptr;

    void open(Variant variant)
    {
        const auto shared = std::make_shared<const Variant>(std::move(variant));
        m_session->setVariant(shared, std::make_shared<const ProvenanceIndex>(shared));
    }

    /// Opens it and waits until it is drawn.
    void draw(Variant variant)
    {
        open(std::move(variant));
        QTRY_VERIFY(!m_view->canvas()->scene().items.empty());
        QTRY_VERIFY(m_view->canvas()->isVisible());
        m_view->canvas()->setFocus();
    }

    NodeIndex node(const char *id) const { return m_session->variant()->node(id); }
    int item(const char *id) const { return m_view->canvas()->scene().itemOf(node(id)); }

    /// All the words of the message that is shown instead of a graph.
    QString message() const
    {
        QStringList words;
        for (const QLabel *label : m_view->findChildren<QLabel *>())
            if (label->isVisible())
                words += label->text();
        return words.join(u'\n');
    }

    QPushButton *button() const
    {
        for (QPushButton *candidate : m_view->findChildren<QPushButton *>())
            if (candidate->isVisible())
                return candidate;
        return nullptr;
    }

    void show()
    {
        failOnWarnings();
        m_session = std::make_unique<Session>();
        m_window = std::make_unique<QWidget>();
        m_window->resize(270, 640);
        m_view = new GraphStageView(m_session.get(), m_window.get());
        m_view->resize(270, 640);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void close()
    {
        m_window.reset();
        m_session.reset();
    }
};

} // namespace heliograph::test
