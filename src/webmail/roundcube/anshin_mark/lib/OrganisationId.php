<?php

// Identifiers of organisations: "scheme:number". The scheme jcn is Japan's corporate number (法人番号), whose first digit checks the others.

declare(strict_types=1);

namespace Anshin\Mark;

final class OrganisationId
{
    public static function isValid(string $id): bool
    {
        if (preg_match('/^([a-z][a-z0-9-]{0,31}):([A-Za-z0-9._-]{1,64})$/D', $id, $parts) !== 1) {
            return false;
        }
        return $parts[1] !== 'jcn' || self::isCorporateNumber($parts[2]);
    }

    private static function isCorporateNumber(string $number): bool
    {
        if (preg_match('/^[0-9]{13}$/D', $number) !== 1) {
            return false;
        }
        $sum = 0;
        for ($n = 1; $n <= 12; ++$n) {
            $sum += ($n % 2 === 1 ? 1 : 2) * (int) $number[13 - $n];
        }
        return (int) $number[0] === 9 - $sum % 9;
    }
}
