// A graph board on screen for tests: items by title, keys, and waiting until nothing moves.
#pragma once

#include "tests/support/ui_test.h"
#include "tests/ui/graph/graph_builder.h"
#include "ui/graph/graph_board.h"
#include "ui/graph/graph_canvas.h"

#include <QAction>
#include <QLineEdit>
#include <QtTest>

namespace heliograph::test {

using namespace heliograph::ui;

class BoardFixture
{
protected:
    std::unique_ptr<GraphBoard> m_board;

    GraphCanvas *canvas() const { return m_board->canvas(); }

    /// By title; -1 if it is not shown.
    int item(const char *title) const
    {
        const auto &items = canvas()->scene().items;
        for (std::size_t i = 0; i < items.size(); ++i)
            if (items[i].title == QLatin1String(title))
                return int(i);
        return -1;
    }

    const SceneItem &at(const char *title) const { return canvas()->scene().items[std::size_t(item(title))]; }

    QStringList shown() const
    {
        QStringList titles;
        for (const SceneItem &item : canvas()->scene().items)
            titles += item.title;
        titles.sort();
        return titles;
    }

    static QStringList words(const char *text)
    {
        QStringList words = QString::fromLatin1(text).split(u' ');
        words.sort();
        return words;
    }

    QPoint chevron(const char *title) const
    {
        const QRectF box = canvas()->painter().chevronRect(item(title));
        const QRectF own = at(title).rect;
        return (canvas()->itemRect(item(title)).topLeft() + (box.center() - own.topLeft()) * canvas()->zoom())
            .toPoint();
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(canvas(), key, modifiers);
        QTRY_VERIFY(m_board->isSettled());
    }

    void show(std::shared_ptr<const GraphScene> scene, QSize size = {500, 600})
    {
        m_board = std::make_unique<GraphBoard>();
        m_board->resize(size);
        m_board->show();
        m_board->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_board.get()));
        m_board->setGraph(std::move(scene));
        QTRY_VERIFY(!canvas()->scene().items.empty() && m_board->isSettled());
        canvas()->setFocus();
    }

    QAction *command(const char *text) const
    {
        for (QAction *action : canvas()->actions())
            if (action->text() == QString::fromUtf8(text))
                return action;
        return nullptr;
    }

    QLineEdit *findField() const { return m_board->findChild<QLineEdit *>(); }

    void close() { m_board.reset(); }
};

} // namespace heliograph::test
