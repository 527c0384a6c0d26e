// The canvas under real mouse and key events: choose, hover, walk, zoom, pan, pictures, screen readers.
#include "tests/support/ui_test.h"
#include "ui/graph/fx_scene.h"
#include "ui/graph/graph_canvas.h"
#include "ui/graph/graph_picture.h"
#include "ui/graph/graph_walk.h"
#include "ui/graph/scene_layout.h"

#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QMenu>
#include <QPainter>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

/// A scene placed by hand: `rows` of cards in columns, each fed by the one above and by its left neighbour's above.
std::shared_ptr<GraphScene> grid(int rows, int columns)
{
    GraphScene scene;
    LayoutResult result;
    for (int i = 0; i < rows * columns; ++i) {
        SceneItem item;
        item.node = i;
        item.identity = std::uint64_t(i) + 1;
        item.title = QStringLiteral("node_%1").arg(i);
        item.note = QStringLiteral("aten.add");
        item.detail = QStringLiteral("f32[u0, u1]");
        item.toolTip = item.title;
        item.hue = i % Theme::kHues;
        scene.addItem(std::move(item));
        result.nodes.push_back({double(i % columns) * 160, double(i / columns) * 80, 130, 34});
    }
    for (int i = columns; i < rows * columns; ++i) {
        scene.addEdge({.from = i - columns, .to = i, .label = QStringLiteral("f32[u0]")});
        if (i % columns > 0)
            scene.addEdge({.from = i - columns - 1, .to = i});
    }
    result.edges.resize(scene.edges.size());
    result.width = columns * 160 - 30;
    result.height = rows * 80 - 46;
    place(scene, result);
    return std::make_shared<GraphScene>(std::move(scene));
}

/// Cards in a loop, a pill and one item of each state, placed by hand.
std::shared_ptr<GraphScene> mixed()
{
    GraphScene scene;
    SceneItem frame;
    frame.form = ItemForm::Frame;
    frame.title = QStringLiteral("_for_loop");
    frame.node = 100;
    frame.hue = 3;
    scene.addItem(frame);
    LayoutResult result;
    result.clusters.push_back({0, 40, 300, 200});
    const ItemState states[] = {ItemState::Code, ItemState::Alias, ItemState::Folded, ItemState::Failed,
                                ItemState::Absent};
    for (int i = 0; i < 6; ++i) {
        SceneItem item;
        item.node = i;
        item.identity = std::uint64_t(i) + 1;
        item.title = QStringLiteral("item_%1").arg(i);
        item.form = i == 5 ? ItemForm::Pill : ItemForm::Card;
        item.state = i == 5 ? ItemState::Alias : states[i];
        item.parent = i < 4 ? 0 : -1;
        scene.addItem(item);
        result.nodes.push_back({10 + double(i % 2) * 150, i < 4 ? 80 + double(i / 2) * 80 : 260, 120, 34});
    }
    scene.addEdge({.from = 1, .to = 3});
    scene.addEdge({.from = 3, .to = 5});
    scene.addEdge({.from = 6, .to = 0});
    result.edges.resize(3);
    result.width = 300;
    result.height = 300;
    place(scene, result);
    return std::make_shared<GraphScene>(std::move(scene));
}

std::vector<std::optional<How>> litOnly(const GraphScene &scene, int item, How how)
{
    std::vector<std::optional<How>> lit(scene.items.size());
    lit[std::size_t(item)] = how;
    return lit;
}

/// Pixels of a colour, or nearly of it where lines are smoothed.
int count(const QImage &image, QColor colour, int tolerance = 0)
{
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            found += std::abs(pixel.red() - colour.red()) <= tolerance &&
                     std::abs(pixel.green() - colour.green()) <= tolerance &&
                     std::abs(pixel.blue() - colour.blue()) <= tolerance;
        }
    return found;
}

} // namespace

class TestGraphCanvas : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GraphCanvas> m_canvas;

    QPoint middle(int item) const { return m_canvas->itemRect(item).center().toPoint(); }

    void show(std::shared_ptr<GraphScene> scene, QSize size = {500, 400})
    {
        m_canvas = std::make_unique<GraphCanvas>();
        m_canvas->resize(size);
        m_canvas->setScene(std::move(scene));
        m_canvas->show();
        m_canvas->activateWindow();
        m_canvas->setFocus();
        QVERIFY(QTest::qWaitForWindowActive(m_canvas.get()));
    }

private Q_SLOTS:
    void init() { heliograph::test::failOnWarnings(); }
    void cleanup() { m_canvas.reset(); }

    void clickChoosesTheItemUnderTheCursor()
    {
        show(grid(3, 3));
        QSignalSpy activated(m_canvas.get(), &GraphCanvas::activated);
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, middle(4));
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated.first().first().toInt(), 4);
        QCOMPARE(m_canvas->focused(), 4);
    }

    void clickBesideEverythingChoosesNothing()
    {
        show(grid(2, 2));
        QSignalSpy activated(m_canvas.get(), &GraphCanvas::activated);
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, QPoint(490, 390));
        QCOMPARE(activated.count(), 0);
    }

    void aFrameIsChosenByItsTitleNotByItsInside()
    {
        show(mixed());
        QSignalSpy activated(m_canvas.get(), &GraphCanvas::activated);
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, middle(0));
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, middle(1));
        QCOMPARE(activated.count(), 2);
        QCOMPARE(activated.at(0).first().toInt(), 0);
        QCOMPARE(activated.at(1).first().toInt(), 1);
        const QPoint between = (middle(1) + middle(2)) / 2;
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, between);
        QCOMPARE(activated.count(), 2);
    }

    void hoverIsToldOnceAndEnds()
    {
        show(grid(3, 3));
        QSignalSpy hovered(m_canvas.get(), &GraphCanvas::hovered);
        QTest::mouseMove(m_canvas.get(), middle(4));
        QTest::mouseMove(m_canvas.get(), middle(4) + QPoint(2, 1));
        QCOMPARE(hovered.count(), 1);
        QCOMPARE(hovered.first().first().toInt(), 4);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(m_canvas.get(), &leave);
        QCOMPARE(hovered.last().first().toInt(), -1);
    }

    void dragPansAndDoesNotChoose()
    {
        show(grid(12, 12));
        QSignalSpy activated(m_canvas.get(), &GraphCanvas::activated);
        const QPoint from = middle(14);
        const QPointF before = m_canvas->itemRect(14).topLeft();
        QTest::mousePress(m_canvas.get(), Qt::LeftButton, {}, from);
        QTest::mouseMove(m_canvas.get(), from + QPoint(-40, -20));
        QTest::mouseRelease(m_canvas.get(), Qt::LeftButton, {}, from + QPoint(-40, -20));
        QCOMPARE(m_canvas->itemRect(14).topLeft(), before + QPointF(-40, -20));
        QCOMPARE(activated.count(), 0);
    }

    void theWheelZoomsAtTheCursor()
    {
        show(grid(12, 12));
        const QPointF at = m_canvas->itemRect(13).center();
        const qreal before = m_canvas->zoom();
        QWheelEvent in(at, m_canvas->mapToGlobal(at), {}, QPoint(0, 240), Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_canvas.get(), &in);
        QVERIFY(m_canvas->zoom() > before * 1.2);
        QVERIFY((m_canvas->itemRect(13).center() - at).manhattanLength() < 2);
        for (int i = 0; i < 100; ++i)
            QApplication::sendEvent(m_canvas.get(), &in);
        QVERIFY2(m_canvas->zoom() <= 4, "zoom has an end");
    }

    void aTouchpadPans()
    {
        show(grid(12, 12));
        const QPointF before = m_canvas->itemRect(20).topLeft();
        const qreal zoom = m_canvas->zoom();
        QWheelEvent scroll({200, 200}, m_canvas->mapToGlobal(QPointF(200, 200)), QPoint(-7, -30), QPoint(0, -120),
                           Qt::NoButton, {}, Qt::ScrollUpdate, false);
        QApplication::sendEvent(m_canvas.get(), &scroll);
        QCOMPARE(m_canvas->itemRect(20).topLeft(), before + QPointF(-7, -30));
        QCOMPARE(m_canvas->zoom(), zoom);
    }

    void keysFitAndZoom()
    {
        show(grid(30, 30));
        QVERIFY2(m_canvas->zoom() > 0.75, "legible at first");
        QTest::keyClick(m_canvas.get(), Qt::Key_F);
        QVERIFY(m_canvas->zoom() < 0.3);
        QVERIFY(QRectF(m_canvas->rect()).contains(m_canvas->itemRect(0)));
        QVERIFY(QRectF(m_canvas->rect()).contains(m_canvas->itemRect(899)));
        QTest::keyClick(m_canvas.get(), Qt::Key_1);
        QCOMPARE(m_canvas->zoom(), 1.0);
        QTest::keyClick(m_canvas.get(), Qt::Key_Space);
        QVERIFY(m_canvas->zoom() < 0.3);
        m_canvas->setFocused(555);
        QTest::keyClick(m_canvas.get(), Qt::Key_Z);
        QCOMPARE(m_canvas->zoom(), 1.0);
        QVERIFY(QRectF(m_canvas->rect()).contains(m_canvas->itemRect(555)));
    }

    void doubleClickZoomsToTheItem()
    {
        show(grid(30, 30));
        m_canvas->fit();
        const QPoint at = middle(700);
        QTest::mouseDClick(m_canvas.get(), Qt::LeftButton, {}, at);
        QCOMPARE(m_canvas->zoom(), 1.0);
        QVERIFY(QRectF(m_canvas->rect()).contains(m_canvas->itemRect(700)));
    }

    void arrowsWalkAlongEdges()
    {
        show(grid(4, 3));
        QSignalSpy activated(m_canvas.get(), &GraphCanvas::activated);
        QTest::keyClick(m_canvas.get(), Qt::Key_Down);
        QCOMPARE(m_canvas->focused(), 0);
        QTest::keyClick(m_canvas.get(), Qt::Key_Down);
        QCOMPARE(m_canvas->focused(), 3);
        QTest::keyClick(m_canvas.get(), Qt::Key_Right);
        QCOMPARE(m_canvas->focused(), 4);
        QTest::keyClick(m_canvas.get(), Qt::Key_Up);
        QCOMPARE(m_canvas->focused(), 1);
        QTest::keyClick(m_canvas.get(), Qt::Key_Left);
        QCOMPARE(m_canvas->focused(), 0);
        QTest::keyClick(m_canvas.get(), Qt::Key_Up);
        QCOMPARE(m_canvas->focused(), 0);
        QCOMPARE(activated.last().first().toInt(), 0);
        QTest::keyClick(m_canvas.get(), Qt::Key_Escape);
        QCOMPARE(activated.last().first().toInt(), -1);
        QCOMPARE(m_canvas->focused(), -1);
    }

    void arrowsEnterAndLeaveFrames()
    {
        const auto scene = mixed();
        QCOMPARE(stepFrom(*scene, 0, Step::Down), 1);
        QCOMPARE(stepFrom(*scene, 1, Step::Up), 0);
        QCOMPARE(stepFrom(*scene, 0, Step::Up), 6);
        QCOMPARE(stepFrom(*scene, 3, Step::Down), 5);
        QCOMPARE(stepFrom(GraphScene(), -1, Step::Down), -1);
        QCOMPARE(stepFrom(*scene, 99, Step::Left), firstItem(*scene));
    }

    void everyItemCanBeReachedByKeys()
    {
        for (const auto &scene : {grid(5, 4), mixed()}) {
            std::set<int> reached;
            std::vector<int> open{firstItem(*scene)};
            while (!open.empty()) {
                const int item = open.back();
                open.pop_back();
                if (!reached.insert(item).second)
                    continue;
                for (const Step step : {Step::Up, Step::Down, Step::Left, Step::Right})
                    open.push_back(stepFrom(*scene, item, step));
            }
            QCOMPARE(reached.size(), scene->items.size());
        }
    }

    void revealMovesOnlyWhatIsOffScreen()
    {
        show(grid(40, 2));
        const QRectF before = m_canvas->itemRect(2);
        m_canvas->reveal(2);
        QCOMPARE(m_canvas->itemRect(2), before);
        m_canvas->reveal(70);
        QTRY_VERIFY(QRectF(m_canvas->rect()).contains(m_canvas->itemRect(70)));
    }

    void whatWasRevealedStaysInTheMiddleOfAPaneThatGrows()
    {
        show(grid(30, 30), {120, 60});
        m_canvas->zoomTo(0);
        m_canvas->reveal(465);
        QTRY_VERIFY(!m_canvas->isGliding());
        const QPointF before = m_canvas->itemRect(465).center();
        m_canvas->resize(520, 360);
        QCOMPARE(m_canvas->itemRect(465).center(), before + QPointF(200, 150));
        m_canvas->resize(120, 60);
        QCOMPARE(m_canvas->itemRect(465).center(), before);
    }

    void movesAreToldOncePerTurn()
    {
        show(grid(12, 12));
        QCoreApplication::processEvents();
        QSignalSpy moved(m_canvas.get(), &GraphCanvas::viewMoved);
        m_canvas->fit();
        m_canvas->zoomAt({10, 10}, 2);
        QCOMPARE(moved.count(), 0);
        QCoreApplication::processEvents();
        QCOMPARE(moved.count(), 1);
    }

    void aNewLayoutKeepsTheFocusedItemInPlace()
    {
        show(grid(12, 12));
        m_canvas->setFocused(30);
        m_canvas->zoomTo(30);
        const QPointF before = m_canvas->itemRect(30).center();
        m_canvas->setScene(grid(20, 6));
        QCOMPARE(m_canvas->focused(), 30);
        QVERIFY((m_canvas->itemRect(30).center() - before).manhattanLength() < 2);
    }

    void whatIsActiveStandsOut_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<qreal>("ratio");
        QTest::newRow("dark 1x") << true << 1.0;
        QTest::newRow("dark 2x") << true << 2.0;
        QTest::newRow("light 1x") << false << 1.0;
        QTest::newRow("light 2x") << false << 2.0;
    }
    void whatIsActiveStandsOut()
    {
        QFETCH(const bool, dark);
        QFETCH(const qreal, ratio);
        const Theme &theme = dark ? Theme::dark() : Theme::light();
        GraphPainter painter;
        painter.setScene(mixed());
        GraphMarks marks;
        const QImage rest = graphImage(painter, wholeGraph(painter.scene()), marks, theme, ratio);
        QCOMPARE(count(rest, theme(Role::Active)), 0);
        QVERIFY2(count(rest, theme(Role::Failed)) > 20, "the failed card");
        QVERIFY2(count(rest, theme.hue(3)) > 100, "the frame in its hue");
        marks.lit = litOnly(painter.scene(), 1, How::Exact);
        const QImage active = graphImage(painter, wholeGraph(painter.scene()), marks, theme, ratio);
        QVERIFY(count(active, theme(Role::Active)) > 100);
        QVERIFY(count(active, theme(Role::ActiveBg)) > 500);
        marks.lit = litOnly(painter.scene(), 1, How::Derived);
        const QImage derived = graphImage(painter, wholeGraph(painter.scene()), marks, theme, ratio);
        QCOMPARE(count(derived, theme(Role::ActiveBg)), 0);
        QVERIFY(count(derived, theme(Role::Active)) > 20);
        QVERIFY(count(derived, theme(Role::Active)) < count(active, theme(Role::Active)));
        QCOMPARE(active.width(), int(painter.scene().bounds.width() * ratio + 32 * ratio));
    }

    void picturesShowNeitherHoverNorFocus()
    {
        GraphPainter painter;
        painter.setScene(mixed());
        GraphMarks marks;
        const QImage rest = graphImage(painter, wholeGraph(painter.scene()), marks, Theme::dark(), 1);
        marks.hovered = 1;
        marks.focused = 2;
        QCOMPARE(graphImage(painter, wholeGraph(painter.scene()), marks, Theme::dark(), 1), rest);
    }

    void theFocusRingIsForTheKeyboard()
    {
        show(mixed());
        const QColor ring = Theme::of(m_canvas.get())(Role::Info);
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, middle(1));
        QCOMPARE(count(m_canvas->grab().toImage(), ring, 40), 0);
        QTest::keyClick(m_canvas.get(), Qt::Key_Down);
        QVERIFY(count(m_canvas->grab().toImage(), ring, 40) > 20);
    }

    void smallScalesDrawHues_data()
    {
        QTest::addColumn<qreal>("ratio");
        QTest::newRow("1x") << 1.0;
        QTest::newRow("2x") << 2.0;
    }
    void smallScalesDrawHues()
    {
        QFETCH(const qreal, ratio);
        GraphPainter painter;
        painter.setScene(grid(60, 60));
        QImage image(QSize(400, 250) * ratio, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(ratio);
        QPainter device(&image);
        const qreal scale = 400 / painter.scene().bounds.width();
        device.scale(scale, scale);
        GraphMarks marks;
        marks.lit = litOnly(painter.scene(), 1830, How::Exact);
        painter.paint(device, painter.scene().bounds, marks, Theme::dark(), true);
        device.end();
        for (int hue = 0; hue < Theme::kHues; ++hue)
            QVERIFY2(count(image, Theme::dark().hue(hue)) > 0, "every hue is on screen");
        QVERIFY2(count(image, Theme::dark()(Role::Outline)) > 100, "edges are, too");
        const QPointF lit = painter.scene().items[1830].rect.center() * scale * ratio;
        QCOMPARE(image.pixelColor(lit.toPoint()), Theme::dark()(Role::Active));
    }

    void aPictureOfTheViewIsWhatIsOnScreen()
    {
        show(grid(30, 30));
        m_canvas->zoomAt({50, 60}, 1.3);
        const QImage screen = m_canvas->grab().toImage().convertToFormat(QImage::Format_RGB32);
        const QImage picture = graphImage(m_canvas->painter(), {m_canvas->visibleArea(), m_canvas->zoom()},
                                          m_canvas->marks(), Theme::of(m_canvas.get()), m_canvas->devicePixelRatioF())
                                   .convertToFormat(QImage::Format_RGB32);
        QCOMPARE(picture.size(), screen.size());
        int different = 0;
        for (int y = 0; y < screen.height(); ++y)
            for (int x = 0; x < screen.width(); ++x)
                different += qAbs(qGray(screen.pixel(x, y)) - qGray(picture.pixel(x, y))) > 8;
        QVERIFY2(different < screen.width() * screen.height() / 100, qPrintable(QString::number(different)));
    }

    void aPictureOfManySmallThingsIsDrawnInVectors()
    {
        QTemporaryDir dir;
        GraphPainter painter;
        painter.setScene(grid(60, 60));
        const QString path = dir.filePath(QStringLiteral("g.svg"));
        QVERIFY(saveGraph(path, painter, {painter.scene().bounds, 0.05}, {}, Theme::light()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.contains("<image"));
        QVERIFY(bytes.count("<") > 3600);
    }

    void savesSvgPngAndDot()
    {
        QTemporaryDir dir;
        GraphPainter painter;
        painter.setScene(mixed());
        for (const char *suffix : {"svg", "png", "dot", "PNG"}) {
            const QString path = dir.filePath(QStringLiteral("g.") + QLatin1String(suffix));
            QVERIFY(saveGraph(path, painter, wholeGraph(painter.scene()), {}, Theme::light()));
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            QVERIFY(bytes.contains("item_3") || QImage::fromData(bytes).width() > 300);
        }
    }

    void picturesThatCannotBeSavedSayWhy()
    {
        QTemporaryDir dir;
        GraphPainter painter;
        painter.setScene(mixed());
        const Result<void> format =
            saveGraph(dir.filePath(QStringLiteral("g.bmp")), painter, wholeGraph(painter.scene()), {}, Theme::light());
        QVERIFY(!format);
        QCOMPARE(format.error().code, std::string("export.format"));
        const Result<void> folder = saveGraph(dir.filePath(QStringLiteral("no/g.svg")), painter,
                                              wholeGraph(painter.scene()), {}, Theme::light());
        QVERIFY(!folder);
        QCOMPARE(folder.error().code, std::string("export.write"));
    }

    void anEmptySceneCanBeUsed()
    {
        show(std::make_shared<GraphScene>());
        QTest::mouseClick(m_canvas.get(), Qt::LeftButton, {}, QPoint(20, 20));
        QTest::keyClick(m_canvas.get(), Qt::Key_Down);
        QTest::keyClick(m_canvas.get(), Qt::Key_F);
        QCOMPARE(m_canvas->focused(), -1);
        QCOMPARE(m_canvas->itemRect(3), QRectF());
        QVERIFY(!graphImage(m_canvas->painter(), wholeGraph(m_canvas->scene()), {}, Theme::dark(), 1).isNull());
    }

    void commandsHaveNamesAndWorkFromTheMenu()
    {
        show(grid(30, 30));
        const std::unique_ptr<QMenu> menu(m_canvas->makeMenu(m_canvas.get()));
        QSignalSpy toggled(m_canvas.get(), &GraphCanvas::edgeLabelsToggled);
        for (QAction *action : menu->actions()) {
            QVERIFY(action->isSeparator() || !action->text().isEmpty());
            if (action->text() == u"Copy the view as image" || action->isCheckable())
                action->trigger();
        }
        QCOMPARE(toggled.count(), 1);
        QVERIFY(m_canvas->marks().edgeLabels);
        QVERIFY(!QGuiApplication::clipboard()->image().isNull());
    }

    void screenReadersSeeAList()
    {
        show(mixed());
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_canvas.get());
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QVERIFY(!list->text(QAccessible::Name).isEmpty());
        QCOMPARE(list->childCount(), 7);
        for (int i = 0; i < list->childCount(); ++i) {
            QAccessibleInterface *child = list->child(i);
            QVERIFY(child && child->isValid());
            QVERIFY(!child->text(QAccessible::Name).isEmpty());
            QCOMPARE(child->parent(), list);
            QCOMPARE(list->indexOfChild(child), i);
        }
        QVERIFY(list->child(4)->text(QAccessible::Name).contains(QStringLiteral("failed")));
        QVERIFY(!list->child(7));
        m_canvas->setFocused(2);
        QVERIFY(list->child(2)->state().focused);
        QCOMPARE(list->focusChild(), list->child(2));
        QCOMPARE(list->childAt(m_canvas->mapToGlobal(middle(3)).x(), m_canvas->mapToGlobal(middle(3)).y()),
                 list->child(3));
        QSignalSpy activated(m_canvas.get(), &GraphCanvas::activated);
        list->child(5)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(activated.last().first().toInt(), 5);
        m_canvas->setScene(grid(1, 1));
        QVERIFY(!list->childCount() || !list->child(0)->text(QAccessible::Name).isEmpty());
    }
};

HELIOGRAPH_UI_TEST(TestGraphCanvas)
#include "tst_graph_canvas.moc"
