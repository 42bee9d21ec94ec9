<?php

// Thrown while a field is read: nothing of it may be used. The message is the reason code of Verdict.

declare(strict_types=1);

namespace Anshin\Mark;

final class Untrusted extends \Exception
{
}
