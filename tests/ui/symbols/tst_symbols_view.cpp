// The symbols of sizes: the table, what is told of one, how the keyboard goes through them, and two that must match.
#include "core/records/json.h"
#include "core/store/dump.h"
#include "tests/support/document_builder.h"
#include "tests/support/shown_session.h"
#include "tests/support/window_test.h"
#include "ui/failure/failure_panel.h"
#include "ui/symbols/conflict_view.h"
#include "ui/symbols/derivation_list.h"
#include "ui/symbols/symbol_users.h"
#include "ui/symbols/symbol_words.h"
#include "ui/symbols/symbols_view.h"
#include "ui/views/bottom_panel.h"
#include "ui/views/inspector.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"
#include "ui/views/row_table.h"
#include "ui/views/text_stage_view.h"

#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSplitter>
#include <QToolButton>

#include <fstream>

using namespace heliograph;
using namespace heliograph::ui;

class TestSymbolsView : public test::WindowTest
{
    Q_OBJECT

private:
    static Symbol symbol(std::string name, std::string json, std::int32_t block = kNone)
    {
        Symbol made;
        made.symbol = std::move(name);
        made.json = std::move(json);
        made.block = block;
        return made;
    }

    /// x is 67 rows of 5632, the width specialized in line 2, and summed in line 3.
    static Variant scaled()
    {
        Variant variant = test::DocumentBuilder()
                              .graph(0, "RootGraphInfo", {0})
                              .node("0:load", "helion.language.memory_ops.load", "f32", {"u0", "u1"})
                              .at(3, 5, 20)
                              .node("0:sum", "aten.sum.dim_IntList", "f32", {"u0"}, {"0:load"})
                              .at(3, 5, 30)
                              .stage("source", "m, n = x.size()\nn = hl.specialize(n)\nx[row, :].sum(-1)  <- 0:sum\n")
                              .stage("stage0", "%rdim_1 = helion.block_size 1 size = 8192  <! tile\n"
                                               "%l = helion.load #helion.tile<[0, r1]>      <- 0:load\n"
                                               "%s = helion.call_torch \"aten.sum\"(%l)     <- 0:sum\n")
                              .variant();
        Symbol rows = symbol("s77", "{}");
        rows.sources = {"L['x'].size()[0]"};
        Symbol width = symbol("s27", R"j({"specialized_loc":{"file":"k.py","line":2},"guards":["Eq(s27, 5632)"]})j");
        width.sources = {"L['x'].size()[1]"};
        width.range = "VR[5632, 5632]";
        width.specialized = true;
        width.replacedBy = "5632";
        Symbol reduction = symbol(
            "u1", R"({"numel":"5632","loc":{"file":"k.py","line":3},"made_by":"allocate_reduction_dimension"})", 1);
        reduction.reduction = true;
        reduction.name = "rdim_1";
        Symbol stands = symbol("u9", "{}");
        stands.replacedBy = "u1";
        variant.symbols = {rows, width, symbol("u0", R"({"numel":"s77","loc":{"file":"k.py","line":3}})", 0), reduction,
                           stands};
        variant.records = {R"({"r":"block","block_id":1,"symbol":"u1","value":8192,"names":[]})",
                           R"({"r":"block","block_id":0,"symbol":"u0","value":4,"names":["row"]})"};
        return variant;
    }

    /// The document of a real capture: a width as a number, and as the size of a block.
    QString failed()
    {
        const QString path = m_folder.filePath(QStringLiteral("failed.helio"));
        if (QFile::exists(path))
            return path;
        std::ifstream records(std::string(HELIOGRAPH_SOURCE_DIR) + "/tests/data/width_as_symbol.jsonl");
        auto store = Store::openForWriting(path.toStdString());
        const auto loaded = loadRecords(*store, [&](std::string &line) { return bool(std::getline(records, line)); });
        return loaded ? path : QString();
    }

    static QStringList rows(const QAbstractItemModel *model, int column = 0, const QModelIndex &parent = {})
    {
        QStringList texts;
        for (int i = 0; i < model->rowCount(parent); ++i)
            texts << model->index(i, column, parent).data().toString();
        return texts;
    }

    /// "u1: 8192" of each row, by the columns of those titles.
    static QString cell(const RowTable *table, const QString &symbol, const QString &title)
    {
        for (int column = 0; column < table->model()->columnCount(); ++column)
            for (int row = 0; row < table->model()->rowCount(); ++row)
                if (table->model()->headerData(column, Qt::Horizontal) == title &&
                    table->model()->index(row, 0).data() == symbol)
                    return table->model()->index(row, column).data().toString();
        return QStringLiteral("no such cell");
    }

    static QModelIndex find(const QTreeView *tree, const QString &words)
    {
        const QModelIndexList found = tree->model()->match(tree->model()->index(0, 0), Qt::DisplayRole, words, 1,
                                                           Qt::MatchContains | Qt::MatchRecursive);
        return found.value(0);
    }

    void showSized(SymbolsView &view, Session &session, QSize size = {1400, 260})
    {
        test::show(session, scaled());
        view.resize(size);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
    }

private Q_SLOTS:
    void init() { test::failOnWarnings(); }
    void cleanup() { m_window.reset(); }

    void allOfThemAreListed()
    {
        Session session;
        SymbolsView view(&session);
        showSized(view, session);
        QCOMPARE(rows(view.table()->model()), (QStringList{"s77", "s27", "u0", "u1", "u9"}));
        QCOMPARE(cell(view.table(), "u1", "Kind"), QStringLiteral("reduction, block 1"));
        QCOMPARE(cell(view.table(), "u1", "Value"), QStringLiteral("8192"));
        QCOMPARE(cell(view.table(), "u1", "Ops"), QStringLiteral("2"));
        QCOMPARE(cell(view.table(), "u0", "From"), QStringLiteral("row of x.size(0)"));
        QCOMPARE(cell(view.table(), "s27", "Settled"), QStringLiteral("specialized, k.py:2"));
        QCOMPARE(cell(view.table(), "s27", "Range"), QStringLiteral("5632"));
        QCOMPARE(cell(view.table(), "u9", "Settled"), QStringLiteral("replaced"));
        // A reduction is what people ask about.
        QCOMPARE(view.current(), QStringLiteral("u1"));
    }

    void aSymbolIsToldFromItsBegin()
    {
        Session session;
        SymbolsView view(&session);
        showSized(view, session);
        QVERIFY(view.showSymbol(QStringLiteral("rdim_1")));
        const QStringList steps = rows(view.derivationList()->model());
        QCOMPARE(steps.size(), 4);
        QCOMPARE(steps.first(), QStringLiteral("s27 is x.size(1) of the call."));
        QVERIFY(steps.last().contains(QStringLiteral("the number is lost")));
        QSignalSpy gone(&view, &SymbolsView::placeChosen);
        const QModelIndex second = view.derivationList()->model()->index(1, 0);
        QTest::mouseClick(view.derivationList()->viewport(), Qt::LeftButton, {},
                          view.derivationList()->visualRect(second).center());
        QCOMPARE(gone.size(), 1);
        QCOMPARE(gone.first().at(0).toString(), QStringLiteral("source"));
        QCOMPARE(gone.first().at(1).toInt(), 2);
        // A step without a place goes nowhere.
        QTest::mouseClick(view.derivationList()->viewport(), Qt::LeftButton, {},
                          view.derivationList()->visualRect(view.derivationList()->model()->index(0, 0)).center());
        QCOMPARE(gone.size(), 1);
    }

    void usersLeadToThemselves()
    {
        Session session;
        SymbolsView view(&session);
        showSized(view, session);
        view.showSymbol(QStringLiteral("u1"));
        SymbolUsers *users = view.users();
        QCOMPARE(rows(users->model()), (QStringList{"FX nodes: 1", "Stage-0: 2 ops", "Stands in the place of: 1"}));
        users->setCurrentIndex(find(users, QStringLiteral("0:load")));
        QTest::keyClick(users, Qt::Key_Return);
        QCOMPARE(session.active(), session.variant()->node("0:load"));
        QSignalSpy gone(&view, &SymbolsView::placeChosen);
        users->setCurrentIndex(find(users, QStringLiteral("helion.block_size 1")));
        QTest::keyClick(users, Qt::Key_Return);
        QCOMPARE(gone.first(), (QVariantList{QStringLiteral("stage0"), 1, kNone}));
        users->setCurrentIndex(find(users, QStringLiteral("u9")));
        QTest::keyClick(users, Qt::Key_Return);
        QCOMPARE(view.current(), QStringLiteral("u9"));
        QCOMPARE(rows(users->model()), QStringList{"Nothing uses it."});
        view.showSymbol(QStringLiteral("s27"));
        QVERIFY(find(users, QStringLiteral("Eq(s27, 5632)")).isValid());
    }

    void theKeyboardFindsOne()
    {
        Session session;
        SymbolsView view(&session);
        showSized(view, session);
        view.activateWindow();
        view.field()->setFocus();
        QTest::keyClicks(view.field(), QStringLiteral("REDUCTION"));
        QCOMPARE(rows(view.table()->model()), QStringList{"u1"});
        QTest::keyClick(view.field(), Qt::Key_Down);
        QVERIFY(view.table()->hasFocus());
        QTest::keyClick(view.table(), Qt::Key_Up);
        QVERIFY(view.field()->hasFocus());
        QTest::keyClicks(view.field(), QStringLiteral(" nowhere"));
        QCOMPARE(view.table()->model()->rowCount(), 0);
        QVERIFY(!view.table()->isVisible());
        // One that the words hide is shown all the same when something leads to it.
        QVERIFY(view.showSymbol(QStringLiteral("s77")));
        QCOMPARE(view.current(), QStringLiteral("s77"));
        QVERIFY(view.field()->text().isEmpty() && !view.showSymbol(QStringLiteral("u77")));
    }

    void withoutSymbolsItSaysSo()
    {
        Session session;
        SymbolsView view(&session);
        view.show();
        QVERIFY(!view.table()->isVisible() && !view.derivationList()->isVisible());
        QCOMPARE(view.count(), 0);
        showSized(view, session);
        QVERIFY(view.table()->isVisible() && view.derivationList()->isVisible());
        Variant none = scaled();
        none.symbols.clear();
        test::show(session, none);
        QVERIFY(!view.table()->isVisible() && !view.derivationList()->isVisible());
        QVERIFY(!view.showSymbol(QStringLiteral("u1")));
    }

    void narrowItHasFewerColumns()
    {
        Session session;
        SymbolsView view(&session);
        showSized(view, session);
        QVERIFY(!view.table()->isColumnHidden(1) && !view.table()->isColumnHidden(6));
        QVERIFY(view.table()->width() > view.width() / 2);
        view.resize(420, 400);
        QTRY_VERIFY(view.table()->isColumnHidden(1) && view.table()->isColumnHidden(6));
        QVERIFY(!view.table()->isColumnHidden(0) && !view.table()->isColumnHidden(3));
        QVERIFY(view.derivationList()->isVisible() && view.users()->isVisible());
        QVERIFY(view.users()->y() >= view.derivationList()->height()); // one above the other
    }

    void tenThousandOfThem()
    {
        Variant variant = scaled();
        for (int i = 10; i < 10010; ++i) {
            const std::string next = "u" + std::to_string(i + 1);
            variant.symbols.push_back(symbol("u" + std::to_string(i), Json{{"numel", next}}.dump(), i));
            variant.symbols.back().replacedBy = i % 7 == 0 ? "u10" : i % 5 == 0 ? "no such" : "";
            variant.nodes.front().shape.push_back({next, "", -1, kNone});
        }
        Session session;
        SymbolsView view(&session);
        test::show(session, variant);
        view.resize(1400, 260);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QTest::keyClicks(view.field(), QStringLiteral("u9999"));
        QCOMPARE(rows(view.table()->model()), (QStringList{"u9998", "u9999"})); // one counts the other
        QVERIFY(view.showSymbol(QStringLiteral("u10009")));
        QCOMPARE(view.current(), QStringLiteral("u10009"));
        QVERIFY(view.showSymbol(QStringLiteral("u10")));
        const QModelIndex group = find(view.users(), QStringLiteral("Stands in the place of"));
        QCOMPARE(view.users()->model()->rowCount(group), SymbolUsers::kMost + 1);
        QVERIFY(view.derivationList()->model()->rowCount() < 500);
    }

    void rangesInWords()
    {
        QCOMPARE(rangeWords("VR[2, int_oo]"), QStringLiteral("2 or more"));
        QCOMPARE(rangeWords("VR[-int_oo, 9]"), QStringLiteral("at most 9"));
        QCOMPARE(rangeWords("VR[0, 64]"), QStringLiteral("0 to 64"));
        QCOMPARE(rangeWords("VR[-oo, oo]"), QString());
        for (const char *other : {"", "VR[", "VR[1]", "7"})
            QCOMPARE(rangeWords(other), QString::fromLatin1(other));
    }

    void twoThatMustMatchAreSideBySide()
    {
        start();
        open(failed());
        auto *told = m_window->failurePanel()->findChild<ConflictView *>();
        QVERIFY(told && told->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_Y, Qt::ControlModifier | Qt::ShiftModifier);
        SymbolsView *view = m_window->bottom()->symbols();
        QTRY_VERIFY(view->isVisible() && view->conflict()->isVisible());
        const auto lists = view->conflict()->findChildren<DerivationList *>();
        QCOMPARE(lists.size(), 2);
        for (const DerivationList *list : lists)
            QCOMPARE(list->model()->index(1, 0).data().toString(),
                     QStringLiteral("s1 was specialized: it is 5632 from here on."));
        QVERIFY(lists[0]->model()->index(2, 0).data().toString().contains(QStringLiteral("rounded up")));
        QVERIFY(lists[1]->model()->index(3, 0).data().toString().contains(QStringLiteral("the number is lost")));
        // A place of theirs is a line of the source.
        QTest::mouseClick(lists[1]->viewport(), Qt::LeftButton, {},
                          lists[1]->visualRect(lists[1]->model()->index(2, 0)).center());
        const auto *text = qobject_cast<const TextStageView *>(m_window->panes()->focusedPane()->view());
        QVERIFY(text);
        QTRY_COMPARE(text->text()->cursor().line, 15);
        // A symbol that is chosen takes their place, and the button brings them back.
        view->showSymbol(QStringLiteral("u3"));
        QVERIFY(!view->conflict()->isVisible() && view->derivationList()->isVisible());
        auto *back = view->findChild<QToolButton *>();
        QTest::mouseClick(back, Qt::LeftButton);
        QVERIFY(view->conflict()->isVisible());
    }

    void dimensionsOfTheInspectorLeadHere()
    {
        Session session;
        Inspector inspector(&session);
        test::show(session, scaled());
        test::activate(session, "0:load");
        QSignalSpy chosen(&inspector, &Inspector::symbolChosen);
        const QList<QLabel *> labels = inspector.findChildren<QLabel *>();
        const auto value = std::find_if(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->text().contains(QLatin1String("symbol:u1"));
        });
        QVERIFY(value != labels.end());
        Q_EMIT(*value)->linkActivated(QStringLiteral("symbol:u1"));
        QCOMPARE(chosen.value(0).value(0).toString(), QStringLiteral("u1"));
        QVERIFY(inspector.plainText().contains(QStringLiteral("f32[u0, u1]")));
    }
};

HELIOGRAPH_UI_TEST(TestSymbolsView)
#include "tst_symbols_view.moc"
