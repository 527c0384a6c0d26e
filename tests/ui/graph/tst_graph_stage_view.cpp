// The graph view on a session: draws its variant, follows and sets the active node, tells spans.
#include "tests/ui/graph/stage_view_fixture.h"
#include "ui/graph/graph_picture.h"

#include <QSignalSpy>

using namespace heliograph;
using namespace heliograph::ui;

class TestGraphStageView : public QObject, private test::StageViewFixture
{
    Q_OBJECT

private:
    QImage pictureOf(const GraphMarks &marks) const
    {
        const GraphCanvas &canvas = *m_view->canvas();
        return graphImage(canvas.painter(), {canvas.visibleArea(), canvas.zoom()}, marks, Theme::dark(), 1);
    }

private Q_SLOTS:
    void init() { show(); }
    void cleanup() { close(); }

    void drawsTheFxGraphs()
    {
        draw(test::sampleVariant());
        const GraphScene &scene = m_view->canvas()->scene();
        QCOMPARE(scene.items[std::size_t(item("1:_for_loop"))].form, ItemForm::Frame);
        QVERIFY(scene.bounds.height() > scene.bounds.width());
        for (const SceneItem &placed : scene.items)
            QVERIFY(placed.rect.width() > 10 && placed.rect.height() > 10);
    }

    void clickSetsTheActiveNode()
    {
        draw(test::sampleVariant());
        m_view->canvas()->reveal(item("0:acc"));
        QTest::qWait(200);
        QTest::mouseClick(m_view->canvas(), Qt::LeftButton, {},
                          m_view->canvas()->itemRect(item("0:acc")).center().toPoint());
        QCOMPARE(m_session->active(), node("0:acc"));
        QCOMPARE(m_session->origin(), m_view);
        QTRY_COMPARE(m_view->canvas()->marks().lit.at(std::size_t(item("0:acc"))), std::optional(How::Exact));
        QTest::keyClick(m_view->canvas(), Qt::Key_Escape);
        QCOMPARE(m_session->active(), kNone);
    }

    void dimensionsOnTheActiveCardLeadToTheirSymbols()
    {
        Variant variant = test::DocumentBuilder()
                              .node("0:load", "helion.language.memory_ops.load", "f32", {"u0", "u1//u0", "64"})
                              .variant();
        for (const char *name : {"u0", "u1"})
            variant.symbols.emplace_back().symbol = name;
        draw(variant);
        const QRectF card = m_view->canvas()->itemRect(item("0:load"));
        QSignalSpy asked(m_view, &StageView::symbolRequested);
        const auto clickAlong = [&](qreal part) {
            for (qreal x = card.left(); x < card.right(); x += 2)
                QTest::mouseClick(m_view->canvas(), Qt::LeftButton, {},
                                  QPointF(x, card.top() + part * card.height()).toPoint());
        };
        clickAlong(0.25); // the name chooses the node, and leads nowhere
        QTRY_COMPARE(m_session->active(), node("0:load"));
        QTRY_VERIFY(m_view->canvas()->marks().lit.at(std::size_t(item("0:load"))).has_value());
        QVERIFY(asked.isEmpty());
        clickAlong(0.7);
        QSet<QString> symbols;
        for (const QVariantList &words : asked)
            symbols.insert(words.first().toString());
        QCOMPARE(symbols, (QSet<QString>{"u0", "u1"})); // 64 is a number
        QCOMPARE(m_session->active(), node("0:load"));
    }

    void theActiveNodeOfAnotherPaneIsLitAndRevealed()
    {
        draw(test::sampleVariant());
        m_view->resize(270, 200);
        m_session->setActive(node("1:store"));
        QTRY_COMPARE(m_view->canvas()->marks().lit.at(std::size_t(item("1:store"))), std::optional(How::Exact));
        QTRY_VERIFY(QRectF(m_view->canvas()->rect()).contains(m_view->canvas()->itemRect(item("1:store"))));
    }

    void aliasesOfTheActiveNodeAreLitAsDerived()
    {
        draw(test::sampleVariant());
        m_session->setActive(node("0:acc"));
        QTRY_COMPARE(m_view->canvas()->marks().lit.at(std::size_t(item("1:getitem"))), std::optional(How::Derived));
        QCOMPARE(m_view->canvas()->marks().lit.at(std::size_t(item("1:_phi"))), std::optional(How::Derived));
        QVERIFY(!m_view->canvas()->marks().lit.at(std::size_t(item("1:store"))));
        QCOMPARE(m_view->visibleSpans(node("0:acc")).size(), 3);
    }

    void pinnedNodesAreOutlinedInTheirHue()
    {
        draw(test::sampleVariant());
        const auto hueOf = [this](const char *id) { return m_view->canvas()->marks().pinned[std::size_t(item(id))]; };
        QCOMPARE(hueOf("0:acc"), -1);
        QCoreApplication::processEvents(); // the bars at its edges
        const QImage before = m_view->canvas()->grab().toImage();
        m_session->setPinned(node("0:acc"), true);
        QTRY_COMPARE(hueOf("0:acc"), m_session->variant()->nodes[std::size_t(node("0:acc"))].hue);
        QVERIFY(m_view->canvas()->grab().toImage() != before);
        m_session->setPinned(node("0:acc"), false);
        QTRY_COMPARE(hueOf("0:acc"), -1);
        QCOMPARE(m_view->canvas()->grab().toImage(), before);
    }

    void pinnedNodesHaveTheirTagAtEveryScale()
    {
        Variant variant = test::sampleVariant();
        variant.nodes[std::size_t(variant.node("0:acc"))].tag = "Ac";
        draw(std::move(variant));
        m_session->setPinned(node("0:acc"), true);
        const auto tags = [this] { return m_view->canvas()->marks().tags; };
        QTRY_COMPARE(tags().size(), std::size_t(1));
        QCOMPARE(tags().front().item, item("0:acc"));
        QCOMPARE(tags().front().tag, QStringLiteral("Ac"));
        QVERIFY(m_view->canvas()->describe(item("0:acc")).contains(QStringLiteral("pinned as Ac")));
        for (const qreal zoom : {1.0, 0.6, 0.1}) {
            m_view->canvas()->zoomAt({10, 10}, zoom / m_view->canvas()->zoom());
            m_view->canvas()->centreOn(m_view->canvas()->scene().items[std::size_t(item("0:acc"))].rect.center());
            GraphMarks marks = m_view->canvas()->marks();
            const QImage with = pictureOf(marks);
            marks.tags.clear();
            QVERIFY(with != pictureOf(marks));
        }
        m_session->setPinned(node("0:acc"), false);
        QTRY_VERIFY(tags().empty());
    }

    void aPlaceholderLightsTheArgumentItStandsForAsDerived()
    {
        draw(test::sampleVariant());
        m_session->setActive(node("0:arg0_1"));
        QTRY_COMPARE(m_view->canvas()->marks().lit.at(std::size_t(item("1:acc"))), std::optional(How::Derived));
    }

    void spansStandAtTheCard()
    {
        draw(test::sampleVariant());
        const QVector<VisibleSpan> spans = m_view->visibleSpans(node("0:acc"));
        QVERIFY(!spans.isEmpty());
        QCOMPARE(spans.first().how, How::Exact);
        const QRectF box = m_view->canvas()->itemRect(item("0:acc"));
        if (!spans.first().clamped) {
            QCOMPARE(spans.first().top, box.top());
            QCOMPARE(spans.first().bottom, box.bottom());
        }
        QVERIFY(m_view->visibleSpans(kNone).isEmpty());
    }

    void spansOffScreenAreClamped()
    {
        draw(test::sampleVariant());
        m_view->canvas()->zoomAt({0, 0}, 4);
        const QVector<VisibleSpan> spans = m_view->visibleSpans(node("1:store"));
        QVERIFY(!spans.isEmpty());
        QVERIFY(spans.first().clamped);
        QCOMPARE(spans.first().top, qreal(m_view->canvas()->height()));
    }

    void movingTheViewMovesTheSpans()
    {
        draw(test::sampleVariant());
        QCoreApplication::processEvents();
        QSignalSpy moved(m_view, &StageView::spansMoved);
        QTest::keyClick(m_view->canvas(), Qt::Key_F);
        QTRY_COMPARE(moved.count(), 1);
    }

    void hoverIsShared()
    {
        draw(test::sampleVariant());
        const int first = item("1:block_size_0");
        QTest::mouseMove(m_view->canvas(), m_view->canvas()->itemRect(first).center().toPoint());
        QTRY_COMPARE(m_session->hovered(), node("1:block_size_0"));
        m_session->setHovered(node("1:acc"));
        QTRY_COMPARE(m_view->canvas()->marks().hovered, item("1:acc"));
    }

    void foldedAndAliasNodesLookDifferent()
    {
        draw(test::sampleVariant());
        const GraphScene &scene = m_view->canvas()->scene();
        QCOMPARE(scene.items[std::size_t(item("1:_phi"))].state, ItemState::Alias);
        QCOMPARE(scene.items[std::size_t(item("0:acc"))].state, ItemState::Code);
    }

    void aStageWithEdgesIsDrawnFromItsOps()
    {
        test::DocumentBuilder builder;
        builder.node("0:a", "aten.exp.default", "f32", {"8"})
            .node("0:b", "aten.add.Tensor", "f32", {"8"}, {"0:a"})
            .stage("ttir", "%a = math.exp  <- 0:a\n%b = arith.addf  <- 0:b\n")
            .edge(0, 1, "tensor<8xf32>");
        draw(builder.variant());
        m_view->setStage(QStringLiteral("ttir"));
        QCOMPARE(m_view->stage(), QStringLiteral("ttir"));
        QTRY_COMPARE(m_view->canvas()->scene().edges.size(), std::size_t(1));
        QCOMPARE(m_view->canvas()->scene().edges.front().label, QStringLiteral("tensor<8xf32>"));
        m_session->setActive(node("0:b"));
        QTRY_COMPARE(m_view->visibleSpans(node("0:b")).size(), 1);
    }

    /// Two ops of one node, one of none, and what they define.
    static Variant threeOps()
    {
        test::DocumentBuilder builder;
        builder.node("0:a", "aten.exp.default", "f32", {"8"})
            .stage("ttir", "%a = math.exp  <- 0:a\n%b = math.log  <- 0:a\n%c = arith.constant  <! tile\n")
            .edge(0, 1, "f32")
            .edge(2, 1, "f32");
        return builder.variant();
    }

    void theKeyboardStaysAtTheOpThatWasChosen()
    {
        draw(threeOps());
        m_view->setStage(QStringLiteral("ttir"));
        QTRY_COMPARE(m_view->canvas()->scene().items.size(), std::size_t(3));
        QTest::mouseClick(m_view->canvas(), Qt::LeftButton, {}, m_view->canvas()->itemRect(1).center().toPoint());
        QTRY_COMPARE(m_view->canvas()->marks().lit.at(0), std::optional(How::Exact));
        QCOMPARE(m_session->active(), node("0:a"));
        QCOMPARE(m_view->canvas()->focused(), 1);
        QTest::keyClick(m_view->canvas(), Qt::Key_Up);
        QCoreApplication::processEvents();
        QVERIFY(m_view->canvas()->focused() != 1);
    }

    void anOpWithoutANodeIsNotGivenOne()
    {
        draw(threeOps());
        m_view->setStage(QStringLiteral("ttir"));
        QTRY_COMPARE(m_view->canvas()->scene().items.size(), std::size_t(3));
        m_session->setActive(node("0:a"));
        QTest::mouseClick(m_view->canvas(), Qt::LeftButton, {}, m_view->canvas()->itemRect(2).center().toPoint());
        QCOMPARE(m_session->active(), kNone);
        QCoreApplication::processEvents();
        QCOMPARE(m_view->canvas()->focused(), 2);
    }

    void theActiveNodeIsInSightAfterAResize()
    {
        draw(test::sampleVariant());
        m_session->setActive(node("1:store"));
        QTRY_VERIFY(QRectF(m_view->canvas()->rect()).contains(m_view->canvas()->itemRect(item("1:store"))));
        QTRY_VERIFY(m_view->isSettled());
        m_view->resize(400, 240);
        QTRY_VERIFY(m_view->isSettled());
        QTRY_VERIFY(QRectF(m_view->canvas()->rect()).intersects(m_view->canvas()->itemRect(item("1:store"))));
    }

    void aPaneThatDoesNotFollowLightsUpButDoesNotMove()
    {
        draw(test::sampleVariant());
        m_view->resize(270, 200);
        QTRY_VERIFY(m_view->isSettled());
        m_view->setFollowing(false);
        const QRectF before = m_view->canvas()->itemRect(item("1:store"));
        m_session->setActive(node("1:store"));
        QTRY_COMPARE(m_view->canvas()->marks().lit.at(std::size_t(item("1:store"))), std::optional(How::Exact));
        QTRY_VERIFY(m_view->isSettled());
        QCOMPARE(m_view->canvas()->itemRect(item("1:store")), before);
    }

    void machineCodeIsDrawnAsBlocksAndOnDemandAsOps()
    {
        Variant variant = threeOps();
        Stage &stage = variant.stages.front();
        stage.id = "ptx";
        stage.pipeline = "helion";
        Op block;
        block.kind = OpKind::Block;
        block.label = std::uint32_t(stage.strings.size());
        stage.strings.push_back("$L__BB0_1");
        block.span.line = 1;
        stage.ops.insert(stage.ops.begin(), block);
        for (std::size_t i = 1; i < stage.ops.size(); ++i)
            stage.ops[i].parent = 0;
        for (Edge &edge : stage.edges)
            edge = {edge.from + 1, edge.to + 1, edge.label};
        for (Link &link : stage.links)
            ++link.op;
        draw(variant);
        m_view->setStage(QStringLiteral("ptx"));
        QTRY_COMPARE(m_view->canvas()->scene().items.size(), std::size_t(1));
        QCOMPARE(m_view->canvas()->scene().items[0].title, QStringLiteral("$L__BB0_1"));
        m_session->setActive(node("0:a"));
        QTRY_COMPARE(m_view->canvas()->marks().lit.at(0), std::optional(How::Exact));
        QTest::keyClick(m_view->canvas(), Qt::Key_B);
        QTRY_COMPARE(m_view->canvas()->scene().items.size(), std::size_t(4));
    }

    void anotherVariantIsDrawnInItsPlace()
    {
        draw(test::sampleVariant());
        const std::size_t before = m_view->canvas()->scene().items.size();
        open(test::DocumentBuilder().node("0:a", "aten.exp.default", "f32", {"8"}).variant());
        QTRY_COMPARE(m_view->canvas()->scene().items.size(), std::size_t(1));
        QVERIFY(before > 1);
        m_session->setVariant(nullptr, nullptr);
        QTRY_VERIFY(message().contains(QStringLiteral("Open a kernel")));
        QVERIFY(m_view->canvas()->scene().items.empty());
    }

    void everyWidgetHasAName()
    {
        draw(test::sampleVariant());
        for (const QWidget *widget : m_view->findChildren<QWidget *>())
            if (widget->isVisible() && widget->focusPolicy() != Qt::NoFocus)
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        QVERIFY(!m_view->accessibleName().isEmpty());
    }
};

HELIOGRAPH_UI_TEST(TestGraphStageView)
#include "tst_graph_stage_view.moc"
