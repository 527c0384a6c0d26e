"""What autotuning was asked for. Needs neither torch nor Helion."""

import dataclasses
import json

EFFORTS = ("none", "quick", "full")


@dataclasses.dataclass(frozen=True)
class Tuning:
    """`command` times a variant on a device: it reads records from standard input, and writes those of a run.

    Fields that are None are the kernel's own: how hard Helion searches, after how many configs or seconds it is ended.
    `is_remote`: the tensors travel.
    """

    command: tuple
    kernel: str | None = None  # all that are called
    effort: str | None = None
    configs: int | None = None
    seconds: float | None = None
    seed: int = 0
    is_remote: bool = False

    @classmethod
    def from_json(cls, text):
        """ValueError if it is none."""
        try:
            fields = json.loads(text)
            made = cls(**{**fields, "command": tuple(map(str, fields["command"]))})
        except (TypeError, KeyError) as error:
            raise ValueError(f"{error} is missing, unknown or of another type") from None
        if made.effort not in (None, *EFFORTS):
            raise ValueError(f"effort is one of {', '.join(EFFORTS)}")
        if any(limit is not None and limit <= 0 for limit in (made.configs, made.seconds)):
            raise ValueError("configs and seconds are above 0")
        return made
