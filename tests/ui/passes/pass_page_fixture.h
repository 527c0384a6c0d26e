// A pass page on a session, with a document of five passes, for tests.
#pragma once

#include "core/store/store.h"
#include "tests/support/pass_records.h"
#include "tests/support/ui_test.h"
#include "ui/base/strings.h"
#include "ui/passes/pass_page.h"
#include "ui/passes/side_by_side.h"
#include "ui/passes/snapshot_pane.h"
#include "ui/text/text_view.h"
#include "ui/views/text_stage_view.h"

#include <QtTest>

namespace heliograph::test {

using namespace heliograph::ui;

/// A kernel of `filler` ops that nothing touches, with what passes do to its middle.
inline std::string module(const std::string &middle, int filler = 60)
{
    std::string text = "module {\n  tt.func public @k(%arg0: i32) {\n";
    for (int i = 0; i < filler; ++i)
        text += "    %a" + std::to_string(i) + " = arith.constant " + std::to_string(i) + " : i32\n";
    text += middle;
    for (int i = 0; i < filler; ++i)
        text += "    \"test.use\"(%a" + std::to_string(i) + ") : (i32) -> ()\n";
    return text + "    tt.return\n  }\n}\n";
}

inline const std::string kBorn = "    %x = arith.addi %arg0, %a1 : i32 loc(\"0:acc\")\n"
                                 "    %y = arith.muli %x, %x : i32 loc(\"0:load\")\n"
                                 "    \"test.keep\"(%y) : (i32) -> ()\n";
inline const std::string kChanged = "    %x = arith.addi %arg0, %a1 {fast} : i32 loc(\"0:acc\")\n"
                                    "    %y = arith.muli %x, %x : i32 loc(\"0:load\")\n"
                                    "    \"test.keep\"(%y) : (i32) -> ()\n";
inline const std::string kGrown = "    %x = arith.addi %arg0, %a1 {fast} : i32 loc(\"0:acc\")\n"
                                  "    %w = arith.subi %x, %a2 : i32 loc(\"0:acc\")\n"
                                  "    %y = arith.muli %w, %x : i32 loc(\"0:load\")\n"
                                  "    \"test.keep\"(%y) : (i32) -> ()\n";

class PassPageFixture
{
protected:
    void show()
    {
        failOnWarnings();
        m_folder = std::make_unique<QTemporaryDir>();
        m_session = std::make_unique<Session>();
        m_page = std::make_unique<PassPage>(m_session.get());
        m_page->resize(1200, 700);
        m_page->show();
        open({pass("input", module(kBorn)), pass("inliner"), pass("canonicalize", module(kChanged)), pass("cse"),
              pass("pipeline", module(kGrown))});
    }

    void close()
    {
        m_page.reset();
        m_session.reset();
    }

    void open(std::vector<Json> passes)
    {
        static int number = 0;
        const std::string path = m_folder->filePath(QStringLiteral("k%1.helio").arg(++number)).toStdString();
        writeDocument(path, std::move(passes));
        const Result<Store> store = Store::open(path);
        QVERIFY(bool(store));
        auto document = std::make_shared<Document>(*store->document());
        document->path = path;
        const VariantPtr variant = *store->variant(document->kernels.front().variants.front().id);
        m_session->setDocument(document);
        m_session->setVariant(variant, std::make_shared<const ProvenanceIndex>(variant));
        QCoreApplication::processEvents();
        QVERIFY(settled());
    }

    SnapshotPane *pane(int side) const { return side == 0 ? m_page->sides()->before() : m_page->sides()->after(); }
    QString lineOf(int side, int line) const
    {
        const std::string_view text = pane(side)->text()->text()->lines().line(line);
        return toQString(text).trimmed();
    }

    PassPage &page() { return *m_page; }
    void activate(const char *node)
    {
        m_session->setActive(m_session->variant()->node(node));
        QCoreApplication::processEvents();
    }
    bool settled()
    {
        QCoreApplication::processEvents(); // what was set reaches the sessions of both sides
        return QTest::qWaitFor([this] { return m_page->isSettled(); }, 5000);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<PassPage> m_page;
};

} // namespace heliograph::test
