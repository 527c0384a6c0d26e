#include "ui/graph/scene_heat.h"

#include <QCoreApplication>

namespace heliograph::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(SceneHeat)
};

} // namespace

QString SceneHeat::words(int item) const
{
    const ItemHeat heat = of(item);
    if (heat.isCold())
        return {};
    if (heat.inside == 0)
        return Words::tr("%1 %").arg(scale.number(heat.own));
    if (heat.own == 0)
        return Words::tr("%1 % inside").arg(scale.number(heat.inside));
    return Words::tr("%1 % own, %2 % inside").arg(scale.number(heat.own), scale.number(heat.inside));
}

} // namespace heliograph::ui
