<?php
// What the checks of both PHP clients share: how answers are printed, one line each.

function checks(string $name): bool
{
    $wanted = getenv('CLIENT_CHECKS');
    return !$wanted || in_array($name, explode(',', $wanted), true);
}

function answer(string $name, ...$values): void
{
    $words = array_map(fn ($value) => is_string($value) && preg_match("//u", $value) && !preg_match('/[\x00-\x1f]/', $value)
        ? $value : (is_string($value) ? bin2hex($value) : json_encode($value)), $values);
    echo $name, "\t", implode(' | ', $words), "\n";
}

function digest(string $value): string
{
    return strlen($value) . ' bytes ' . substr(hash('sha256', $value), 0, 16);
}
