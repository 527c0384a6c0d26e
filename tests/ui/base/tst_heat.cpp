// Shares as heat: how long, in which colour, in which words; and differences, which have a sign.
#include "tests/support/ui_test.h"
#include "ui/base/heat.h"

#include <limits>

using namespace heliograph::ui;

class TestHeat : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sharesGrowWithTheHottest();
    void differencesHaveASign();
};

void TestHeat::sharesGrowWithTheHottest()
{
    const HeatScale scale{.full = 0.5F};
    QCOMPARE(scale.part(0.5), 1.0);
    QCOMPARE(scale.part(0.25), 0.5);
    QCOMPARE(scale.part(2.0), 1.0);
    QCOMPARE(HeatScale{.full = 0}.part(0.5), 1.0); // whatever is hottest of nothing
    const Theme &theme = Theme::dark();
    QCOMPARE(scale.colour(theme, 0.5), theme.heat(Theme::kHeatSteps - 1));
    QCOMPARE(scale.colour(theme, 0.001), theme.heat(1)); // never the first step, which is nearly the background
    QCOMPARE(scale.number(0.581), QStringLiteral("58"));
    QCOMPARE(scale.number(0.0581), QStringLiteral("5.8"));
    QCOMPARE(scale.number(0.0997), QStringLiteral("10"));
}

void TestHeat::differencesHaveASign()
{
    const HeatScale scale{.full = 0.5F, .isDelta = true};
    const Theme &theme = Theme::light();
    QCOMPARE(scale.part(-0.5), 1.0);
    QCOMPARE(scale.colour(theme, 0.1), theme(Role::Removed));
    QCOMPARE(scale.colour(theme, -0.1), theme(Role::Added));
    QCOMPARE(scale.number(0.031), QStringLiteral("+3.1"));
    QCOMPARE(scale.number(-1.2), QStringLiteral("-120"));
    QCOMPARE(scale.number(-0.0001), QStringLiteral("0.0")); // nothing has no sign
}

HELIOGRAPH_UI_TEST(TestHeat)
#include "tst_heat.moc"
