// The window as a whole: opening and failing to open, keys, lists, drag and drop, themes, and a name on every widget.
#include "core/store/store.h"
#include "tests/support/shown_session.h"
#include "tests/support/window_test.h"
#include "ui/models/fate_model.h"
#include "ui/models/problems_model.h"
#include "ui/text/text_view.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/fate_view.h"
#include "ui/views/inspector.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/stage_strip.h"
#include "ui/window/banner.h"
#include "ui/window/choice_list.h"
#include "ui/window/empty_state.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QClipboard>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QToolButton>

using namespace heliograph;
using namespace heliograph::ui;

class TestMainWindow : public test::WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { start(); }

    void cleanup() { m_window.reset(); }

    void beginsEmpty()
    {
        const auto *empty = m_window->findChild<EmptyState *>();
        QVERIFY(empty->isVisible());
        QVERIFY(!m_window->strip()->isVisible());
        QVERIFY(!m_window->inspector()->isVisible());
        QVERIFY(!m_window->actions().action("file.save-as")->isEnabled());
    }

    void opensADocument()
    {
        open();
        QVERIFY(m_window->panes()->isVisible());
        QVERIFY(m_window->strip()->isVisible());
        QVERIFY(m_window->inspector()->isVisible());
        QCOMPARE(m_window->windowTitle(), QStringLiteral("matmul.helio - Heliograph"));
        QVERIFY(Settings().recentFiles().contains(sample()));
        QVERIFY(m_window->actions().action("file.save-as")->isEnabled());
    }

    void closesIt()
    {
        open();
        m_window->actions().action("file.close")->trigger();
        QCoreApplication::processEvents();
        QVERIFY(m_window->findChild<EmptyState *>()->isVisible());
        QCOMPARE(m_window->windowTitle(), QStringLiteral("Heliograph"));
    }

    void savesACopy()
    {
        open();
        const QString copy = m_folder.filePath(QStringLiteral("copy.helio"));
        m_window->documents()->saveAs(copy);
        QTRY_VERIFY(QFile::exists(copy));
        QVERIFY(Store::open(copy.toStdString()));
    }

    void saysWhyAFileCannotBeOpened_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("exists");
        QTest::newRow("missing") << QByteArray() << false;
        QTest::newRow("foreign") << QByteArray("this is no document of ours, but it is long enough to be looked at")
                                 << true;
    }

    void saysWhyAFileCannotBeOpened()
    {
        QFETCH(QByteArray, content);
        QFETCH(bool, exists);
        open();
        const QString path = m_folder.filePath(QStringLiteral("bad.helio"));
        QFile::remove(path);
        QFile file(path);
        if (exists)
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) > 0);
        file.close();
        m_window->documents()->open(path);
        const auto *banner = m_window->findChild<Banner *>();
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(!banner->text().isEmpty());
        QVERIFY(m_window->bottom()->problemsModel()->errors() >= 1);
        QVERIFY2(m_window->session()->variant(), "what was open before stays open");
    }

    void aCaptureThatCannotStartIsReported()
    {
        const QString path = m_folder.filePath(QStringLiteral("kernel.py"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        m_window->documents()->open(path);
        QTRY_VERIFY(m_window->findChild<Banner *>()->isVisible());
        QVERIFY(m_window->bottom()->isVisible());
        QVERIFY(!m_window->documents()->isCapturing());
    }

    void theInspectorPinsTheActiveNode()
    {
        open();
        QAction *pin = m_window->actions().action("edit.pin-node");
        Session &session = *m_window->session();
        QTRY_VERIFY(!pin->isEnabled());
        session.setActive(0);
        QTRY_VERIFY(pin->isEnabled());
        QVERIFY(!pin->isChecked());
        for (QToolButton *button : m_window->findChildren<QToolButton *>())
            if (button->defaultAction() == pin)
                QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(session.pinned(), std::vector<NodeIndex>{0});
        QTRY_VERIFY(pin->isChecked());
        session.setActive(1); // each node has its own
        QTRY_VERIFY(!pin->isChecked());
        session.setActive(0);
        QTRY_VERIFY(pin->isChecked());
        pin->trigger();
        QVERIFY(session.pinned().empty());
        QTRY_VERIFY(!pin->isChecked());
    }

    void variantsAreSwitched()
    {
        open();
        const int other = m_window->session()->document()->kernels.front().variants.back().id;
        m_window->documents()->openVariant(other);
        QTRY_COMPARE(m_window->session()->variant()->id, other);
        QCOMPARE(m_window->session()->stageIndex("ptx"), -1);
    }

    void theActiveNodeIsOneThing()
    {
        open();
        test::activate(*m_window->session(), "0:acc");
        QVERIFY(m_window->inspector()->plainText().startsWith(QLatin1String("0:acc")));
        QTest::keyClick(m_window.get(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("0:acc"));
        QTest::keyClick(m_window.get(), Qt::Key_Down, Qt::AltModifier);
        QCoreApplication::processEvents();
        QVERIFY(!m_window->inspector()->plainText().startsWith(QLatin1String("0:acc")));
        QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
        QCoreApplication::processEvents();
        QVERIFY(m_window->inspector()->plainText().startsWith(QLatin1String("0:acc")));
        QTest::keyClick(m_window.get(), Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_window->session()->active(), kNone);
    }

    void spansAreStepped()
    {
        open();
        m_window->panes()->setStages({QStringLiteral("ptx")});
        test::activate(*m_window->session(), "0:acc");
        m_window->panes()->focusPane(0);
        const auto *text = m_window->panes()->findChild<TextView *>();
        QVector<int> lines;
        for (int i = 0; i < 3; ++i) {
            QTest::keyClick(m_window.get(), Qt::Key_F8);
            lines.append(text->cursor().line);
        }
        const auto spans = m_window->session()->index()->spans(m_window->session()->active(),
                                                               std::size_t(m_window->session()->stageIndex("ptx")));
        QCOMPARE(spans.size(), 2U);
        QCOMPARE(lines, (QVector<int>{spans[0].span.line - 1, spans[1].span.line - 1, spans[0].span.line - 1}));
        QTest::keyClick(m_window.get(), Qt::Key_F8, Qt::ShiftModifier);
        QCOMPARE(text->cursor().line, spans[1].span.line - 1);
    }

    void aCaptureIsSeenInTheStrip()
    {
        open();
        m_window->strip()->setRunning("ttgir", QStringLiteral("Triton: ttgir"));
        for (const StageBox *box : m_window->strip()->boxes())
            QCOMPARE(box->content().state == StageState::Running, box->content().id == "ttgir");
        m_window->strip()->setRunning({}, {});
        for (const StageBox *box : m_window->strip()->boxes())
            QVERIFY(box->content().state != StageState::Running);
    }

    void goToFindsNodesAndStages()
    {
        open();
        QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier);
        ChoiceList *list = m_window->choices();
        QVERIFY(list->isVisible());
        auto *field = list->findChild<QLineEdit *>();
        QTest::keyClicks(field, QStringLiteral("0:acc"));
        QCOMPARE(list->shownTexts().first(), QStringLiteral("0:acc"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!list->isVisible());
        QCOMPARE(m_window->session()->active(), m_window->session()->variant()->node("0:acc"));
        QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier);
        QTest::keyClicks(field, QStringLiteral("show ttgir"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(m_window->panes()->stages().contains(QStringLiteral("ttgir")));
    }

    void paletteRunsCommands()
    {
        QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        auto *field = m_window->choices()->findChild<QLineEdit *>();
        QTest::keyClicks(field, QStringLiteral("light theme"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!Theme::of(m_window.get()).isDark());
        QCOMPARE(Settings().scheme(), Scheme::Light);
        m_window->actions().action("view.dark")->trigger();
        QVERIFY(Theme::of(m_window.get()).isDark());
    }

    void textGrowsAndShrinks()
    {
        open();
        const int before = m_window->strip()->sizeHint().height();
        m_window->actions().action("view.larger")->trigger();
        QVERIFY(m_window->strip()->sizeHint().height() > before);
        m_window->actions().action("view.normal")->trigger();
        QCOMPARE(m_window->strip()->sizeHint().height(), before);
    }

    void stripShowsAStageInAPane()
    {
        open();
        for (StageBox *box : m_window->strip()->boxes())
            if (box->content().id == "llir")
                QTest::mouseClick(box, Qt::LeftButton);
        QVERIFY(m_window->panes()->stages().contains(QStringLiteral("llir")));
    }

    void aDroppedDocumentIsOpened()
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(sample())});
        QSignalSpy opened(m_window->documents(), &DocumentController::opened);
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(m_window.get(), &drop);
        QVERIFY(opened.wait());
    }

    void everyWidgetHasAName()
    {
        open();
        test::activate(*m_window->session(), "0:acc");
        QStringList nameless;
        for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
            const bool internal = widget->objectName().startsWith(QLatin1String("qt_")) ||
                                  QByteArray(widget->metaObject()->className()).startsWith("QDockWidget");
            QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
            const bool matters =
                widget->isVisible() && !internal && interface &&
                (widget->focusPolicy() != Qt::NoFocus || qobject_cast<const QAbstractButton *>(widget));
            if (matters && interface->text(QAccessible::Name).isEmpty())
                nameless.append(QLatin1String(widget->metaObject()->className()));
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral(", "))));
    }

    void everyCommandDoesSomething()
    {
        for (const QAction *action : m_window->actions().all()) {
            const bool wired = action->menu() || isWired(action);
            QVERIFY2(wired, qPrintable(action->objectName()));
        }
    }

private:
    /// receivers() is protected.
    struct Peek : QAction {
        int count() const { return receivers(SIGNAL(triggered(bool))); }
    };

    static bool isWired(const QAction *action) { return static_cast<const Peek *>(action)->count() > 0; }
};

HELIOGRAPH_UI_TEST(TestMainWindow)
#include "tst_main_window.moc"
