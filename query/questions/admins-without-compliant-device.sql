-- Administration from devices that are not compliant
-- Successful sign-ins to administration tools from a device that is not compliant, or of which nobody knows whether it is.
-- {apps:Array(String)} = ['Azure Portal', 'Microsoft Azure CLI', 'Microsoft Azure PowerShell', 'Microsoft Office 365 Portal', 'Microsoft 365 admin center', 'Microsoft Graph Command Line Tools', 'Azure Active Directory PowerShell']: names of the applications that count
-- {admins:Array(String)} = []: ids or sign-in names of the users that count; none is everybody
SELECT
    user,
    max(user_principal_name) AS user_principal_name,
    app_display_name,
    count() AS sign_ins,
    countIf(isNull(is_compliant)) AS unknown_device,
    max(created_at) AS last_sign_in,
    arraySort(groupUniqArray(10)(ip_address)) AS addresses
FROM
(
    SELECT
        user_principal_name, app_display_name, is_compliant, created_at, ip_address,
        if(user_id != '', user_id, lower(user_principal_name)) AS user
    FROM signins_settled
    WHERE tenant_id = {tenant:String}
        AND created_at >= {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')}
        AND event_type = 'interactiveUser' AND status = 'Success' AND isNull(nullIf(is_compliant, false)) AND has({apps:Array(String)}, app_display_name)
        AND (empty({admins:Array(String)}) OR has({admins:Array(String)}, user_id) OR has(arrayMap(name -> lower(name), {admins:Array(String)}), lower(user_principal_name)))
)
GROUP BY user, app_display_name
ORDER BY sign_ins DESC, user, app_display_name
