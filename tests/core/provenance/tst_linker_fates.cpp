// What the linker says of nodes: whose value an alias names, what became of those without code, hues and tags.
#include "tests/support/linked_kernel.h"

#include <QtTest/QtTest>

#include <set>

using namespace heliograph;
using namespace heliograph::test;

class TestLinkerFates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aliasesThroughVariables();
    void foldedThroughUsers();
    void foldedInABranchThroughItsResult();
    void fates();
    void huesAndTags();
};

void TestLinkerFates::aliasesThroughVariables()
{
    const Linked v = linkedPtx();
    QCOMPARE(v.at("ptx", 10, true), std::string("x~"));
    QCOMPARE(v.at("ptx", 15, true), std::string("x~"));
    QCOMPARE(v.at("ptx", 26, true), std::string("out~"));
    QCOMPARE(v.at("ptx", 8, true), std::string("!tile")); // no derived link hides that nothing is known
    QVERIFY(!v.index->linksOf(kX, v.stageOf("triton")).empty());
}

void TestLinkerFates::foldedThroughUsers()
{
    const Linked v = linkedPtx();
    QVERIFY(v.at("ptx", 20, true).find("acc~") != std::string::npos); // acc = full(0) is gone; add used it
    QVERIFY(v.at("ptx", 10, true).find("acc~") == std::string::npos);
}

void TestLinkerFates::foldedInABranchThroughItsResult()
{
    Variant v = withBranch();
    v.stages.push_back(ptxStage());
    const Linked linked(std::move(v));
    QVERIFY(linked.at("ptx", 26, true).find("half~") != std::string::npos);
    QVERIFY(linked.at("ptx", 20, true).find("half~") == std::string::npos);
}

void TestLinkerFates::fates()
{
    const Linked v = linkedPtx();
    const std::size_t ptx = v.stageOf("ptx"), triton = v.stageOf("triton");
    QCOMPARE(v.index->fate(kLoad, ptx), Fate::Code);
    QCOMPARE(v.index->fate(kX, ptx), Fate::Alias);
    QCOMPARE(v.index->fate(kX, triton), Fate::Alias);
    QCOMPARE(v.index->fate(kAcc, triton), Fate::Code);
    QCOMPARE(v.index->fate(kAcc, ptx), Fate::Folded);
    QCOMPARE(v.index->fate(kSkipped, ptx), Fate::NotInConfig);
    QCOMPARE(v.index->fate(kLoad, 99), Fate::NotReached);
    QCOMPARE(v.index->lastStageWithCode(kAcc), static_cast<int>(triton));
}

void TestLinkerFates::huesAndTags()
{
    const Linked v = linkedPtx();
    const std::vector<Node> &nodes = v.m_variant->nodes;
    for (NodeIndex i : {kAcc, kLoad, kCast, kAdd, kStore})
        QVERIFY(nodes[i].hue >= 0 && nodes[i].hue < 11); // 11 is given out last
    for (NodeIndex i : {kX, kOut, kSkipped, kOutput})
        QCOMPARE(nodes[i].hue, kNone);
    std::set<std::string> tags;
    for (const Node &each : nodes) {
        QCOMPARE(each.tag.size(), std::size_t(2));
        QVERIFY(tags.insert(each.tag).second);
        for (NodeIndex input : each.inputs)
            QVERIFY(each.hue == kNone || each.hue != nodes[input].hue);
    }
    QCOMPARE(nodes[kAcc].tag, std::string("Ac"));
    QCOMPARE(nodes[kLoad].tag, std::string("Ld"));
}

QTEST_GUILESS_MAIN(TestLinkerFates)
#include "tst_linker_fates.moc"
