# ถอน ita_xl ของผู้ใช้คนนี้ สมุดงานและรายงานไม่ถูกลบ
# Removes ita_xl of this user; workbooks and reports stay.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$base = Join-Path $env:LOCALAPPDATA 'ita_xl'
$python = Join-Path $base 'python\python.exe'

try {
    if (Test-Path -LiteralPath (Join-Path $base 'installed.json')) {
        & $python -m ita_xl addin uninstall
        if ($LASTEXITCODE -ne 0) { throw 'ถอนโปรแกรมเสริมใน Excel ไม่สำเร็จ' }
    }
    if (Test-Path -LiteralPath $base) { Remove-Item -LiteralPath $base -Recurse -Force }
    Write-Host 'ถอนการติดตั้งเรียบร้อยแล้ว' -ForegroundColor Green
    exit 0
}
catch {
    Write-Host "ถอนการติดตั้งไม่สำเร็จ: $($_.Exception.Message)" -ForegroundColor Red
    Write-Host 'โปรดปิด Excel ทุกหน้าต่างแล้วลองใหม่'
    exit 1
}
