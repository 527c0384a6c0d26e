// Contrast of every text role against every surface it is used on, in both themes, as the design's table promises.
#include "tests/support/ui_test.h"

#include <QLabel>

#include <cmath>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

double channel(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

struct Use {
    const char *name;
    Role text;
    Role surface;
    double least;
};

/// What stands on what, and the WCAG contrast it must have: 4.5 for text, 3 for marks and frames of controls.
constexpr Use kUses[] = {
    {"text on pane", Role::Text, Role::Pane, 13},
    {"text on raised", Role::Text, Role::Raised, 10},
    {"text on hover", Role::Text, Role::Hover, 10},
    {"text on active-bg", Role::Text, Role::ActiveBg, 10},
    {"text on failed-bg", Role::Text, Role::FailedBg, 7},
    {"text-2 on pane", Role::Text2, Role::Pane, 7},
    {"text-2 on raised", Role::Text2, Role::Raised, 5.7},
    {"text-2 on active-bg", Role::Text2, Role::ActiveBg, 4.5},
    {"text-2 on failed-bg", Role::Text2, Role::FailedBg, 4.5},
    {"text-3 on pane", Role::Text3, Role::Pane, 5.7},
    {"text-3 on raised", Role::Text3, Role::Raised, 4.5},
    {"text-3 on hover", Role::Text3, Role::Hover, 4.5},
    {"text-3 on window", Role::Text3, Role::Window, 4.5},
    {"active on pane", Role::Active, Role::Pane, 5.8},
    {"active on active-bg", Role::Active, Role::ActiveBg, 4.5},
    {"on-active on active", Role::OnActive, Role::Active, 5.9},
    {"active-line on pane", Role::ActiveLine, Role::Pane, 3},
    {"ok on raised", Role::Ok, Role::Raised, 4.5},
    {"ok on hover", Role::Ok, Role::Hover, 4.5},
    {"caution on raised", Role::Caution, Role::Raised, 4.5},
    {"failed on raised", Role::Failed, Role::Raised, 4.5},
    {"failed on failed-bg", Role::Failed, Role::FailedBg, 4.5},
    {"info on raised", Role::Info, Role::Raised, 4.5},
    {"added on its surface", Role::Added, Role::AddedBg, 4.5},
    {"removed on its surface", Role::Removed, Role::RemovedBg, 4.5},
    {"changed on its surface", Role::Changed, Role::ChangedBg, 4.5},
    {"control on raised", Role::Control, Role::Raised, 3},
    {"control on pane", Role::Control, Role::Pane, 3},
};

constexpr Role kSyntax[] = {Role::SyntaxOp,     Role::SyntaxValue,  Role::SyntaxType,   Role::SyntaxKeyword,
                            Role::SyntaxString, Role::SyntaxNumber, Role::SyntaxComment};

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnWarnings(); }

    void textIsReadable_data()
    {
        QTest::addColumn<int>("use");
        for (int i = 0; i < int(std::size(kUses)); ++i)
            QTest::newRow(kUses[i].name) << i;
    }

    void textIsReadable()
    {
        QFETCH(int, use);
        for (const Theme *theme : {&Theme::dark(), &Theme::light()}) {
            const double measured = contrast((*theme)(kUses[use].text), (*theme)(kUses[use].surface));
            QVERIFY2(measured >= kUses[use].least,
                     qPrintable(QStringLiteral("%1 in %2").arg(measured).arg(theme->isDark())));
        }
    }

    void syntaxIsReadable()
    {
        for (const Theme *theme : {&Theme::dark(), &Theme::light()})
            for (const Role role : kSyntax)
                for (const Role surface : {Role::Pane, Role::Raised})
                    QVERIFY2(contrast((*theme)(role), (*theme)(surface)) >= 4.5,
                             qPrintable(QString::number(int(role))));
    }

    void huesAreVisibleAndDistinct()
    {
        for (const Theme *theme : {&Theme::dark(), &Theme::light()})
            for (int i = 0; i < Theme::kHues; ++i) {
                QVERIFY(contrast(theme->hue(i), (*theme)(Role::Pane)) >= 3.9);
                for (int j = 0; j < i; ++j)
                    QVERIFY(theme->hue(i) != theme->hue(j));
            }
    }

    void heatGrowsAwayFromTheBackground()
    {
        for (const Theme *theme : {&Theme::dark(), &Theme::light()})
            for (int i = 1; i < Theme::kHeatSteps; ++i)
                QVERIFY(contrast(theme->heat(i), (*theme)(Role::Pane)) >
                        contrast(theme->heat(i - 1), (*theme)(Role::Pane)));
    }

    void widgetsFollowTheScheme()
    {
        QLabel label;
        Theme::apply(*qApp, Scheme::Light);
        QVERIFY(!Theme::of(&label).isDark());
        Theme::apply(*qApp, Scheme::Dark);
        QVERIFY(Theme::of(&label).isDark());
    }

    void sizesFollowTheTextScale()
    {
        Theme::apply(*qApp, Scheme::Dark, 1);
        const int normal = px(100);
        Theme::apply(*qApp, Scheme::Dark, 1.5);
        QCOMPARE(px(100), qRound(normal * 1.5));
        QCOMPARE(uiFont(10).pointSizeF(), 15.0);
        Theme::apply(*qApp, Scheme::Dark, 9);
        QCOMPARE(Theme::textScale(), 2.0);
        Theme::apply(*qApp, Scheme::Dark, 1);
    }
};

HELIOGRAPH_UI_TEST(TestTheme)
#include "tst_theme.moc"
