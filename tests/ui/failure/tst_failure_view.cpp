// A kernel that failed, in the window: the steps, what happened, the place in the source, the node, what to try.
#include "core/store/dump.h"
#include "tests/support/window_test.h"
#include "ui/failure/changed_lines.h"
#include "ui/failure/failure_bar.h"
#include "ui/failure/failure_panel.h"
#include "ui/failure/same_code_row.h"
#include "ui/failure/step_box.h"
#include "ui/failure/step_row.h"
#include "ui/graph/graph_canvas.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/graph_stage_view.h"
#include "ui/views/inspector.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/stage_notes.h"
#include "ui/views/text_stage_view.h"
#include "ui/window/banner.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QFile>
#include <QLabel>

#include <fstream>
#include <sstream>

using namespace heliograph;
using namespace heliograph::ui;

class TestFailureView : public test::WindowTest
{
    Q_OBJECT

private:
    /// The document of a real capture: a row that was loaded is sliced.
    QString failed()
    {
        const QString path = m_folder.filePath(QStringLiteral("failed.helio"));
        if (QFile::exists(path))
            return path;
        std::ifstream records(std::string(HELIOGRAPH_SOURCE_DIR) + "/tests/data/slice_of_row.jsonl");
        auto store = Store::openForWriting(path.toStdString());
        const auto loaded = loadRecords(*store, [&](std::string &line) { return bool(std::getline(records, line)); });
        return loaded ? path : QString();
    }

    /// The same, and a kernel that went through with a slice of its own.
    QString failedBesideAnother()
    {
        const QString path = m_folder.filePath(QStringLiteral("two.helio"));
        QFile::remove(path);
        std::stringstream records;
        for (const char *name : {"slice_of_row", "slice_that_works"})
            records << std::ifstream(std::string(HELIOGRAPH_SOURCE_DIR) + "/tests/data/" + name + ".jsonl").rdbuf();
        auto store = Store::openForWriting(path.toStdString());
        const auto loaded = loadRecords(*store, [&](std::string &line) { return bool(std::getline(records, line)); });
        return loaded ? path : QString();
    }

    QStringList words(QWidget *widget) const
    {
        QStringList found;
        for (const QLabel *label : widget->findChildren<QLabel *>())
            found.append(label->text());
        return found;
    }

private Q_SLOTS:
    void init() { start(); }
    void cleanup() { m_window.reset(); }

    void nothingOfItWithoutAFailure()
    {
        open();
        QVERIFY(!m_window->failure());
        QVERIFY(!m_window->stepRow()->isVisible() && !m_window->failureBar()->isVisible());
        QCOMPARE(m_window->bottom()->indexOf(m_window->failurePanel()), -1);
        QVERIFY(!m_window->actions().action("file.save-reproducer")->isEnabled());
    }

    void saysWhatHappenedAndWhere()
    {
        open(failed());
        QVERIFY(m_window->failureBar()->isVisible());
        QCOMPARE(m_window->failureBar()->title(),
                 QStringLiteral("The Triton backend cannot slice a value that was already loaded"));
        const QStringList shown = words(m_window->failureBar());
        QVERIFY(shown.contains(QStringLiteral("helion.exc.BackendUnsupported")));
        QVERIFY(shown.join(u' ').contains(QStringLiteral("slice_of_row.py:14, last FX node 0:subscript")));
        QVERIFY(!m_window->findChild<Banner *>()->isVisible());
    }

    void theStepsAroundTheFailedOne()
    {
        open(failed());
        QStringList shown;
        for (const StepBox *box : m_window->stepRow()->boxes())
            shown.append(box->accessibleName());
        QCOMPARE(shown,
                 QStringList({QStringLiteral("Host function, done"), QStringLiteral("Type propagation, done"),
                              QStringLiteral("Device tracing, failed"), QStringLiteral("Device IR, not reached"),
                              QStringLiteral("Config, not reached"), QStringLiteral("Code generation, not reached")}));
        QCOMPARE(m_window->stepRow()->boxes().at(1)->accessibleDescription(),
                 QStringLiteral("39 of 45 expressions typed"));
        QCOMPARE(m_window->stepRow()->boxes().at(2)->accessibleDescription(),
                 QStringLiteral("11 nodes, then subscript"));
    }

    void keysGoAlongTheSteps()
    {
        open(failed());
        const QVector<StepBox *> &boxes = m_window->stepRow()->boxes();
        boxes.front()->setFocus();
        QTest::keyClick(boxes.front(), Qt::Key_Right);
        QVERIFY(boxes.at(1)->hasFocus());
        QTest::keyClick(boxes.at(1), Qt::Key_Right);
        QTest::keyClick(boxes.at(2), Qt::Key_Space);
        QVERIFY(m_window->panes()->stages().contains(QStringLiteral("fx")));
    }

    void theExpressionIsMarkedInTheSource()
    {
        open(failed());
        m_window->showStage(QStringLiteral("source"));
        const TextStageView *source = nullptr;
        for (const TextStageView *view : m_window->findChildren<TextStageView *>())
            if (view->stage() == QLatin1String("source"))
                source = view;
        QVERIFY(source);
        const QVector<LineNote> &notes = source->text()->notes();
        QCOMPARE(notes.size(), 1);
        QCOMPARE(notes.front().line, 13);
        QCOMPARE(std::pair(notes.front().begin, notes.front().end), std::pair(std::int64_t(20), std::int64_t(42)));
    }

    void thePlaceIsInSightAlsoInASmallWindow()
    {
        m_window->resize(1100, 720);
        open(failed());
        const auto views = m_window->findChildren<TextStageView *>();
        const auto source = std::find_if(views.begin(), views.end(), [](const TextStageView *view) {
            return view->isVisible() && view->stage() == QLatin1String("source");
        });
        QVERIFY(source != views.end());
        TextView *text = (*source)->text();
        QTRY_COMPARE(text->cursor().line, 13);
        QTRY_VERIFY((*source)->isSettled());
        const double bottom = text->viewport()->height() - 2;
        QTRY_VERIFY(text->placeAt({10, 2}).line <= 13 && text->placeAt({10, bottom}).line >= 13);
    }

    void eachExpressionTellsItsType()
    {
        open(failed());
        const VariantPtr variant = m_window->session()->variant();
        const StageNotes notes(*variant, *variant->stage("source"));
        QCOMPARE(notes.typeAt({10, 35}), QStringLiteral("int 512"));        // n in register_block_size(n)
        QCOMPARE(notes.typeAt({13, 20}), QStringLiteral("f32[1024, 512]")); // x
        QCOMPARE(notes.typeAt({13, 36}), QStringLiteral("SymInt u0"));      // block
        QCOMPARE(notes.typeAt({0, 0}), QString());
    }

    /// The graph that was being traced is the spine: its nodes are linked to the source like those of any other.
    void thePartialGraphIsThere()
    {
        open(failed());
        const VariantPtr variant = m_window->session()->variant();
        QCOMPARE(variant->nodes.size(), std::size_t(11));
        const NodeIndex node = variant->node("0:subscript");
        QVERIFY(node != kNone);
        QCOMPARE(variant->nodes[std::size_t(node)].source.line, 14);
    }

    void whatToTryAsChangedLines()
    {
        open(failed());
        QCOMPARE(m_window->bottom()->currentWidget(), m_window->failurePanel());
        const auto changes = m_window->failurePanel()->findChildren<ChangedLines *>();
        QCOMPARE(changes.size(), 2);
        QVERIFY(changes.front()->accessibleDescription().contains(
            QStringLiteral("added: out[tile] = x[tile, 0:block].sum(-1)")));
        const QStringList shown = words(m_window->failurePanel());
        QVERIFY(shown.contains(QStringLiteral("f32[1024, 512]")) && shown.contains(QStringLiteral("block_size_0")));
        QVERIFY(shown.contains(QStringLiteral("heliograph capture 'failing/slice_of_row.py' --call "
                                              "'row_sums(f32[1024,512])'")));
    }

    /// A click goes to the line of the variant that went through.
    void theSameCodeInOtherKernels()
    {
        open(failedBesideAnother()); // one that went through is shown first
        m_window->documents()->openVariant(1);
        QTRY_VERIFY(m_window->failure().has_value());
        QTRY_VERIFY(!m_window->failurePanel()->findChildren<SameCodeRow *>().isEmpty());
        SameCodeRow *row = m_window->failurePanel()->findChildren<SameCodeRow *>().front();
        QCOMPARE(row->accessibleName(), QStringLiteral("works, line 2, went through"));
        QCOMPARE(row->accessibleDescription(), QStringLiteral("a = x[t, 0:64]"));
        row->setFocus();
        QTest::keyClick(row, Qt::Key_Space);
        QTRY_COMPARE(m_window->session()->variant()->id, 2);
        const auto cursor = [this]() -> std::int64_t {
            for (const TextStageView *view : m_window->findChildren<TextStageView *>())
                if (view->isVisible() && view->stage() == QLatin1String("source"))
                    return view->text()->cursor().line;
            return -1;
        };
        QTRY_COMPARE(cursor(), std::int64_t(1));
        QVERIFY(!m_window->failure());
    }

    /// Behind the node at which tracing stopped stands what it did not come to; a click shows its lines.
    void whatWasNeverTracedIsACard()
    {
        open(failed());
        const auto views = m_window->findChildren<GraphStageView *>();
        const auto graph = std::find_if(views.begin(), views.end(), [](const auto *view) { return view->isVisible(); });
        QVERIFY(graph != views.end());
        QTRY_VERIFY((*graph)->isSettled());
        GraphCanvas *canvas = (*graph)->canvas();
        const std::vector<SceneItem> &items = canvas->scene().items;
        const auto card =
            std::find_if(items.begin(), items.end(), [](const auto &item) { return item.source.isValid(); });
        QVERIFY(card != items.end());
        QCOMPARE(card->title, QStringLiteral("not traced: line 14"));
        QCOMPARE(card->detail, QStringLiteral("out[tile] = x[tile, :][:, 0:block].sum(-1)"));
        const SceneEdge &edge = canvas->scene().edges[std::size_t(card->in.at(0))];
        QCOMPARE(items[std::size_t(edge.from)].title, QStringLiteral("subscript"));
        QVector<TextSpot> shown;
        connect(m_window->session(), &Session::spotRequested, this,
                [&shown](const TextSpot &spot) { shown.append(spot); });
        QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->itemRect(int(card - items.begin())).center().toPoint());
        QVERIFY(!shown.isEmpty());
        QCOMPARE(shown.back().stage, QStringLiteral("source"));
        QCOMPARE(shown.back().line, 13);
        QVERIFY(m_window->session()->active() == kNone);
        m_window->session()->disconnect(this);
    }

    /// The tab takes room of the legend beside it, not of the window's other parts.
    void theInspectorKeepsItsWidth()
    {
        open();
        const int before = m_window->inspector()->width();
        open(failed());
        QTRY_VERIFY(m_window->bottom()->height() > 200);
        QVERIFY(m_window->inspector()->width() >= before - 20);
    }

    void theReportGoesToTheClipboard()
    {
        open(failed());
        const auto buttons = m_window->failureBar()->findChildren<QAbstractButton *>();
        QTest::mouseClick(buttons.at(1), Qt::LeftButton);
        const QString report = QGuiApplication::clipboard()->text();
        QVERIFY(report.startsWith(QStringLiteral("# The Triton backend cannot slice")));
        QVERIFY(report.contains(QStringLiteral("## Reproducer")));
    }

    void anotherDocumentTakesItAway()
    {
        open(failed());
        open();
        QVERIFY(!m_window->stepRow()->isVisible() && !m_window->failureBar()->isVisible());
        QCOMPARE(m_window->bottom()->indexOf(m_window->failurePanel()), -1);
    }

    void everythingHasAName()
    {
        open(failed());
        for (QWidget *part :
             {static_cast<QWidget *>(m_window->failureBar()), static_cast<QWidget *>(m_window->stepRow())})
            for (const QWidget *child : part->findChildren<QWidget *>())
                QVERIFY2(!child->accessibleName().isEmpty() || qobject_cast<const QLabel *>(child),
                         child->metaObject()->className());
    }
};

QTEST_MAIN(TestFailureView)
#include "tst_failure_view.moc"
