// What the text view says to screen readers.
#include "tests/ui/text/text_fixture.h"

#include <QAccessible>

using namespace heliograph;
using namespace heliograph::ui;
using namespace heliograph::test;

class TestTextAccessible : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void speaksToScreenReaders();
    void speaksOfWordsAndCharacters();
    void speaksAlikeFoldedAndWrapped();
};

void TestTextAccessible::speaksToScreenReaders()
{
    TextFixture f(numbered(100));
    f.view.setAccessibleName(QStringLiteral("PTX text"));
    QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&f.view);
    QVERIFY(accessible && accessible->textInterface());
    QAccessibleTextInterface *text = accessible->textInterface();
    QCOMPARE(accessible->text(QAccessible::Name), QStringLiteral("PTX text"));
    QVERIFY(accessible->state().readOnly && accessible->state().multiLine);
    QCOMPARE(text->characterCount(), int(f.view.lines().text().size()) - 1);
    QCOMPARE(text->text(0, 6), QStringLiteral("line 1"));
    int begin = 0;
    int end = 0;
    text->setCursorPosition(15);
    QCOMPARE(f.view.cursor(), (TextPlace{1, 2}));
    QCOMPARE(text->textAtOffset(15, QAccessible::LineBoundary, &begin, &end), QStringLiteral("line 2 of it"));
    QCOMPARE(begin, 13);
    QCOMPARE(text->textAfterOffset(15, QAccessible::LineBoundary, &begin, &end), QStringLiteral("line 3 of it"));
    QCOMPARE(text->textBeforeOffset(3, QAccessible::LineBoundary, &begin, &end), QString());
    QCOMPARE(text->textAtOffset(15, QAccessible::WordBoundary, &begin, &end), QStringLiteral("line"));
    text->setSelection(0, 13, 17);
    QCOMPARE(f.view.selectedText(), QStringLiteral("line"));
    text->selection(0, &begin, &end);
    QCOMPARE(begin, 13);
    QCOMPARE(end, 17);
    QCOMPARE(text->offsetAtPoint(text->characterRect(15).center() - QPoint(1, 0)), 15);
}

void TestTextAccessible::speaksOfWordsAndCharacters()
{
    TextFixture f(std::make_shared<const std::string>("add %a,  %b\n\nret"));
    QAccessibleTextInterface *text = QAccessible::queryAccessibleInterface(&f.view)->textInterface();
    int begin = 0;
    int end = 0;
    const auto word = QAccessible::WordBoundary;
    QCOMPARE(text->textAtOffset(5, word, &begin, &end), QStringLiteral("%a,"));
    QCOMPARE(text->textBeforeOffset(5, word, &begin, &end), QStringLiteral("add"));
    QCOMPARE(begin, 0);
    QCOMPARE(text->textAfterOffset(5, word, &begin, &end), QStringLiteral("%b"));
    QCOMPARE(text->textAfterOffset(9, word, &begin, &end), QStringLiteral("ret")); // over an empty line
    QCOMPARE(begin, 13);
    QCOMPARE(text->textBeforeOffset(14, word, &begin, &end), QStringLiteral("%b"));
    QCOMPARE(text->textBeforeOffset(1, word, &begin, &end), QString());
    QCOMPARE(text->textAfterOffset(14, word, &begin, &end), QString());
    QCOMPARE(text->textAtOffset(4, QAccessible::CharBoundary, &begin, &end), QStringLiteral("%"));
    QCOMPARE(text->textBeforeOffset(4, QAccessible::CharBoundary, &begin, &end), QStringLiteral(" "));
    QCOMPARE(text->textAfterOffset(4, QAccessible::CharBoundary, &begin, &end), QStringLiteral("a"));
    QCOMPARE(text->textAtOffset(11, QAccessible::LineBoundary, &begin, &end), QStringLiteral("add %a,  %b"));
    QCOMPARE(text->textAtOffset(12, QAccessible::LineBoundary, &begin, &end), QString()); // the empty line
    text->addSelection(4, 7);
    QCOMPARE(text->selectionCount(), 1);
    text->removeSelection(0);
    QCOMPARE(text->selectionCount(), 0);
}

/// Folding and wrapping change where text is, and not what it says.
void TestTextAccessible::speaksAlikeFoldedAndWrapped()
{
    TextFixture f(numbered(100));
    QAccessibleTextInterface *text = QAccessible::queryAccessibleInterface(&f.view)->textInterface();
    f.view.setFoldable({{1, 5, true}, {10, 20, false}});
    f.view.foldAll(true);
    f.view.resize(150, 300);
    f.view.setWrapping(true);
    int begin = 0;
    int end = 0;
    QCOMPARE(text->textAtOffset(15, QAccessible::LineBoundary, &begin, &end), QStringLiteral("line 2 of it"));
    QCOMPARE(text->characterCount(), int(f.view.lines().text().size()) - 1);
    // Of what is hidden: the row that stands for it.
    QCOMPARE(text->characterRect(15).top(), text->characterRect(30).top());
    const int shown = int(f.view.lines().offset({30, 3}));
    QCOMPARE(text->offsetAtPoint(text->characterRect(shown).center() - QPoint(1, 0)), shown);
    text->setCursorPosition(15); // a reader that goes there sees it
    QCOMPARE(f.view.cursor(), (TextPlace{1, 2}));
    QVERIFY(text->characterRect(15).top() < text->characterRect(30).top());
    text->setSelection(0, 13, 17);
    QCOMPARE(f.view.selectedText(), QStringLiteral("line"));
    text->scrollToSubstring(shown, shown + 4);
    QTRY_VERIFY(!f.view.isScrolling());
    QVERIFY(f.view.viewport()->rect().contains(f.view.placeRect({30, 3}).center().toPoint()));
}

HELIOGRAPH_UI_TEST(TestTextAccessible)
#include "tst_text_accessible.moc"
